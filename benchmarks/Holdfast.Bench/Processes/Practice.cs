using System.Net.Http.Json;

namespace Holdfast.Bench.Processes;

/// <summary>The practice model as a process of its own.</summary>
internal sealed class Practice : IAsyncDisposable
{
    private readonly Child _child;

    private Practice(Child child, int port) => (_child, Port) = (child, port);

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}");

    public double CpuSeconds => _child.CpuSeconds;

    public static async Task<Practice> StartAsync(CancellationToken cancel)
    {
        var port = Workshop.FreePort();
        var program = Workshop.Program("src/Holdfast.FakeProviders");
        string[] args = [program, "--urls", $"http://127.0.0.1:{port}", "--parent-pid", $"{Environment.ProcessId}"];
        var practice = new Practice(Child.Start("dotnet", args, Workshop.LogFile("practice")), port);
        using var http = new HttpClient { BaseAddress = practice.Url };
        await practice._child.UntilAsync(() => Probe.IsOkAsync(http, "health", cancel), TimeSpan.FromSeconds(30), cancel);
        return practice;
    }

    /// <summary>Answers come in one piece, at once, instead of in pieces of a few words.</summary>
    public async Task AnswerInOnePieceAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Url };
        using var answer = await http.PostAsJsonAsync(new Uri("control/pace", UriKind.Relative), new { chunk_chars = 100_000 }, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}
