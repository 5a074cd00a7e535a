extern alias fake;
extern alias product;

using fake::Holdfast.FakeProviders;
using product::Holdfast.Server.Composition;
using product::Holdfast.Server.Configuration;
using product::Holdfast.Server.Hosting;
using product::Holdfast.Server.Models;
using Holdfast.Adapters.Storage.Files;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Bench.Processes;
using Holdfast.Client;
using Holdfast.Runtime.Books;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Holdfast.Bench.Month;

/// <summary>Holdfast and the practice model in this process, over HTTP, by one clock that is set forward.</summary>
internal sealed class VirtualServers : IAsyncDisposable
{
    private const string RootKey = "hf_root_of_a_benchmark";

    private readonly WebApplication _practice, _server;
    private readonly SqliteStore _store;

    private VirtualServers(WebApplication practice, WebApplication server, SqliteStore store) => (_practice, _server, _store) = (practice, server, store);

    public Uri Url => new(_server.Urls.First());

    public Uri PracticeUrl => new(_practice.Urls.First());

    public HoldfastClient Root() => HoldfastClient.Connect(Url, RootKey);

    public static async Task<VirtualServers> StartAsync(VirtualClock clock, CancellationToken cancel)
    {
        var practice = PracticeServer.Build(["--urls", "http://127.0.0.1:0"], clock);
        await practice.StartAsync(cancel);
        var folder = Workshop.NewFolder("month");
        var url = practice.Urls.First();
        var mistakes = new List<ConfigMistake>();
        var model = ConfigValidator.Read(
            new Dictionary<string, string>
            {
                ["HOLDFAST_DATA"] = folder, ["HOLDFAST_URLS"] = "http://127.0.0.1:0", ["HOLDFAST_ROOT_KEY"] = RootKey, ["HOLDFAST_LOG_LEVEL"] = "error",
                ["HOLDFAST_PRACTICE_URL"] = url, ["HOLDFAST_DEFAULT_LADDER"] = "practice/practice", ["PROVIDER_KEY"] = "sk-practice",
                ["HOLDFAST_PROVIDERS__ANTHROPIC__KIND"] = "anthropic", ["HOLDFAST_PROVIDERS__ANTHROPIC__BASE_URL"] = url,
                ["HOLDFAST_PROVIDERS__ANTHROPIC__KEY_ENV"] = "PROVIDER_KEY",
                ["HOLDFAST_PROVIDERS__OPENAI__KIND"] = "openai", ["HOLDFAST_PROVIDERS__OPENAI__BASE_URL"] = url + "/v1",
                ["HOLDFAST_PROVIDERS__OPENAI__KEY_ENV"] = "PROVIDER_KEY",
            },
            mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        var store = SqliteStore.Open(folder, clock);
        var server = HoldfastServer.Build(model, store, new FileShelf(Path.Combine(folder, "recall")), clock);
        await server.Services.GetRequiredService<DefaultLadder>().FindAsync(cancel);
        await server.StartAsync(cancel);
        await server.Services.GetRequiredService<FirstStart>().RunAsync(server.Urls.First(), cancel);
        return new(practice, server, store);
    }

    /// <summary>What it does once an hour.</summary>
    public Task KeepBooksAsync(CancellationToken cancel) => _server.Services.GetRequiredService<BookKeeper>().KeepAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _store.Dispose();
        await _practice.DisposeAsync();
    }
}
