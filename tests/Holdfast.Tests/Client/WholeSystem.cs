extern alias fake;

using fake::Holdfast.FakeProviders;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Server.Composition;
using Holdfast.Server.Configuration;
using Holdfast.Server.Hosting;
using Holdfast.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Client;

/// <summary>Server and practice model, each on a port of its own, with a new data folder: what ./run starts.</summary>
public sealed class WholeSystem : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly WebApplication _practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
    private SqliteStore _store = null!;
    private WebApplication _server = null!;

    public Uri Server => new(_server.Urls.Single());

    public Uri Practice => new(_practice.Urls.Single());

    /// <summary>Holds keys.json.</summary>
    public string Data => _folder.Path;

    public KeysFile Keys { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _practice.StartAsync();
        var environment = new Dictionary<string, string>
        {
            ["HOLDFAST_DATA"] = Data,
            ["HOLDFAST_URLS"] = "http://127.0.0.1:0",
            ["HOLDFAST_PRACTICE_URL"] = Practice.ToString(),
        };
        var mistakes = new List<ConfigMistake>();
        var model = ConfigValidator.Read(environment, mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        _store = SqliteStore.Open(Data, TimeProvider.System);
        _server = HoldfastServer.Build(model, _store.Journal, _store.Directory, TimeProvider.System);
        await _server.StartAsync();
        Keys = (await _server.Services.GetRequiredService<FirstStart>().RunAsync(Server.ToString(), default))!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _store.DisposeAsync();
        await _practice.DisposeAsync();
        _folder.Dispose();
    }
}
