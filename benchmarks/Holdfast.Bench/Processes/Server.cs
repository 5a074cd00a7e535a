using System.Diagnostics;
using Holdfast.Bench.Measure;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Processes;

/// <summary>A Holdfast server as a process of its own, on its own data, configured by nothing but where things are.</summary>
internal sealed class Server : IAsyncDisposable
{
    public const string RootKey = "hf_root_of_a_benchmark";

    /// <summary>Name of the provider of embedding models.</summary>
    public const string Embedder = "embedder";

    private static readonly TimeSpan UntilUp = TimeSpan.FromSeconds(60);

    private readonly Uri _practice;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private Child _child;

    private Server(string data, Uri practice, IReadOnlyDictionary<string, string> settings, int port)
    {
        (Data, _practice, _settings, Port) = (data, practice, settings, port);
        _child = Launch();
    }

    /// <summary>Its data folder.</summary>
    public string Data { get; }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>Key of an admin of the one tenant.</summary>
    public string Key { get; private set; } = "";

    public int ProcessId => _child.Id;

    public double CpuSeconds => _child.CpuSeconds;

    /// <param name="name">Of its data folder.</param>
    /// <param name="embeddings">A server of embedding models, as its provider <see cref="Embedder"/>.</param>
    /// <param name="database">PostgreSQL's address; null = SQLite in the data folder.</param>
    public static Task<Server> StartAsync(
        string name, Practice practice, CancellationToken cancel, Uri? embeddings = null, string? database = null)
    {
        var settings = embeddings is null ? [] : Embeddings(embeddings);
        if (database is not null) settings["HOLDFAST_DATABASE"] = database;
        return StartAsync(name, practice.Url, cancel, settings);
    }

    /// <param name="name">Of its data folder.</param>
    /// <param name="practice">Where it reaches the practice model, or what stands before it.</param>
    /// <param name="settings">More of its environment.</param>
    public static async Task<Server> StartAsync(
        string name, Uri practice, CancellationToken cancel, IReadOnlyDictionary<string, string>? settings = null)
    {
        var server = new Server(Workshop.NewFolder(name), practice, settings ?? new Dictionary<string, string>(), Workshop.FreePort());
        // It is ready before its keys are made, and says that it listens after.
        await server._child.UntilAsync(() => Task.FromResult(server._child.HasSaid("listens on")), UntilUp, cancel);
        var tenant = await HoldfastClient.Connect(server.Url, RootKey).CreateTenantAsync(new CreateTenant("bench"), cancel: cancel);
        server.Key = tenant.AdminKey.Key!;
        return server;
    }

    public HoldfastClient Client() => HoldfastClient.Connect(Url, Key);

    /// <summary>Starts the process again on the same data, without waiting for it.</summary>
    public async Task RestartAsync()
    {
        await _child.DisposeAsync();
        _child = Launch();
    }

    public async Task UntilReadyAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Url };
        await _child.UntilAsync(() => Probe.IsOkAsync(http, "health/ready", cancel), UntilUp, cancel);
    }

    public Task KillAsync() => _child.KillAsync();

    public Task StopAsync(CancellationToken cancel) => _child.StopAsync(cancel);

    /// <summary>Stops it, which checkpoints the database, and says how much it has on disk.</summary>
    public async Task<double> StopAndWeighAsync(CancellationToken cancel)
    {
        await _child.StopAsync(cancel);
        return new DirectoryInfo(Data).EnumerateFiles("*.db*", SearchOption.AllDirectories).Sum(file => file.Length);
    }

    /// <summary>From the start of a process to its first "ready".</summary>
    public async Task<double> TimeStartAsync(CancellationToken cancel)
    {
        await _child.StopAsync(cancel);
        await _child.DisposeAsync();
        var started = Stopwatch.GetTimestamp();
        _child = Launch();
        await UntilReadyAsync(cancel);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Memory over two seconds, garbage included.</summary>
    public async Task<double> ResidentKilobytesAsync(CancellationToken cancel)
    {
        var samples = new List<double>();
        while (samples.Count < 20)
        {
            await Task.Delay(100, cancel);
            samples.Add(ProcFs.ResidentKilobytes(_child.Id));
        }
        return Rounds.Of(samples, 0.5);
    }

    /// <summary>Memory once garbage is collected and given back.</summary>
    public async Task<double> SettledKilobytesAsync(CancellationToken cancel)
    {
        await ForcedCollection.RunAsync(_child.Id, cancel);
        return await ResidentKilobytesAsync(cancel);
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private Child Launch()
    {
        var environment = new Dictionary<string, string>
        {
            ["HOLDFAST_DATA"] = Data,
            ["HOLDFAST_URLS"] = Url.ToString(),
            ["HOLDFAST_ROOT_KEY"] = RootKey,
            ["HOLDFAST_PRACTICE_URL"] = _practice.ToString(),
        };
        foreach (var (name, value) in _settings) environment[name] = value;
        return Child.Start("dotnet", [Workshop.Program("src/Holdfast.Server")], Workshop.LogFile("server"), environment);
    }

    private static Dictionary<string, string> Embeddings(Uri url) => new()
    {
        [$"HOLDFAST_PROVIDERS__{Embedder.ToUpperInvariant()}__KIND"] = "openai",
        [$"HOLDFAST_PROVIDERS__{Embedder.ToUpperInvariant()}__BASE_URL"] = url.ToString(),
        // It would be asked for a model to talk to.
        ["HOLDFAST_DEFAULT_LADDER"] = "practice/practice",
    };
}
