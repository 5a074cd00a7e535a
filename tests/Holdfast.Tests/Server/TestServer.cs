using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Holdfast.Adapters.Storage;
using Holdfast.Adapters.Storage.Files;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Composition;
using Holdfast.Server.Configuration;
using Holdfast.Server.Hosting;
using Holdfast.Server.Models;
using Holdfast.Tests.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>
/// The whole server in this process, on a port and in a data folder of its own. Nobody answers where its models should be, unless given.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly IDisposable? _ownFolder;
    private readonly IStore _store;
    private readonly HttpClient _http;

    private TestServer(string folder, IDisposable? ownFolder, IStore store, WebApplication app, KeysFile keys)
    {
        (Folder, _ownFolder, _store, App, Keys) = (folder, ownFolder, store, app, keys);
        // What one request's answer sets must not travel with the next.
        _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public KeysFile Keys { get; }

    public string Folder { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="settings">As the environment would say them, e.g. HOLDFAST_LIMITS__OPEN_STREAMS=1.</param>
    public static async Task<TestServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var folder = new TemporaryFolder();
        return await StartAsync(folder.Path, TimeProvider.System, folder, settings);
    }

    /// <summary>On a data folder that was there before and stays. The keys are there at its first start only.</summary>
    public static Task<TestServer> StartOnAsync(string folder, TimeProvider clock, params (string Name, string Value)[] settings) =>
        StartAsync(folder, clock, ownFolder: null, settings);

    private static async Task<TestServer> StartAsync(string folder, TimeProvider clock, IDisposable? ownFolder, (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOLDFAST_DATA"] = folder,
            ["HOLDFAST_URLS"] = "http://127.0.0.1:0",
            ["HOLDFAST_PRACTICE_URL"] = "http://127.0.0.1:1",
            ["HOLDFAST_LOG_LEVEL"] = "error",
        };
        foreach (var (name, value) in settings) environment[name] = value;
        var mistakes = new List<ConfigMistake>();
        var model = ConfigValidator.Read(environment, mistakes) ?? throw new InvalidOperationException(string.Join('\n', mistakes));
        IStore store = model.Database is { } address
            ? await PostgresStore.OpenAsync(address, folder, clock, Cancel)
            : SqliteStore.Open(folder, clock);
        var shelf = new FileShelf(Path.Combine(folder, "recall"));
        var app = HoldfastServer.Build(model, store, shelf, clock);
        await app.Services.GetRequiredService<DefaultLadder>().FindAsync(Cancel);
        await app.StartAsync(Cancel);
        var keys = await app.Services.GetRequiredService<FirstStart>().RunAsync(app.Urls.First(), Cancel);
        // A second node on a database makes none: the first one's are its keys.
        return new(folder, ownFolder, store, app, keys ?? KeysFile.In(folder));
    }

    public string KeyOf(Role role) =>
        role switch { Role.Root => Keys.Root, Role.Admin => Keys.Admin, Role.Operator => Keys.Operator, _ => Keys.App };

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? key = null, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (body is not null)
            request.Content = body as HttpContent ?? (body is string text ? new StringContent(text) : JsonContent.Create(body));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    /// <summary>The answer's status and body; an empty body is undefined.</summary>
    public async Task<(int Status, JsonElement Body)> JsonAsync(
        HttpMethod method, string path, string? key = null, object? body = null, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(method, path, key, body, headers);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    /// <summary>A new tenant and its admin key.</summary>
    public async Task<string> AddTenantAsync(string id)
    {
        var (status, body) = await JsonAsync(HttpMethod.Post, "/api/v1/tenants", Keys.Root, new { name = id, id });
        Assert.Equal(201, status);
        return body.GetProperty("admin_key").GetProperty("key").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await App.DisposeAsync();
        await _store.DisposeAsync();
        _ownFolder?.Dispose();
    }
}
