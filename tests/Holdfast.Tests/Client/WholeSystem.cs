extern alias fake;

using fake::Holdfast.FakeProviders;
using Holdfast.Server.Hosting;
using Holdfast.Tests.Server;
using Microsoft.AspNetCore.Builder;
using Xunit;

namespace Holdfast.Tests.Client;

/// <summary>Server and practice model, each on a port of its own, with a new data folder: what ./run starts.</summary>
public sealed class WholeSystem : IAsyncLifetime
{
    private readonly WebApplication _practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], TimeProvider.System);
    private TestServer _server = null!;

    public Uri Server => new(_server.App.Urls.Single());

    public Uri Practice => new(_practice.Urls.Single());

    /// <summary>Holds keys.json.</summary>
    public string Data => _server.Folder;

    public KeysFile Keys => _server.Keys;

    public IServiceProvider Services => _server.App.Services;

    public async ValueTask InitializeAsync()
    {
        await _practice.StartAsync();
        _server = await TestServer.StartAsync(("HOLDFAST_PRACTICE_URL", Practice.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _practice.DisposeAsync();
    }
}
