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

    /// <summary>
    /// Its headers announce a small customer's 1,000 requests a minute otherwise, and a server that keeps to them is what would be
    /// measured.
    /// </summary>
    private static readonly object Unlimited = new { rpm = int.MaxValue, itpm = int.MaxValue, otpm = int.MaxValue };

    public static async Task<Practice> StartAsync(CancellationToken cancel)
    {
        var port = Workshop.FreePort();
        var program = Workshop.Program("src/Holdfast.FakeProviders");
        string[] args = [program, "--urls", $"http://127.0.0.1:{port}", "--parent-pid", $"{Environment.ProcessId}"];
        var practice = new Practice(Child.Start("dotnet", args, Workshop.LogFile("practice")), port);
        using var http = new HttpClient { BaseAddress = practice.Url };
        await practice._child.UntilAsync(() => Probe.IsOkAsync(http, "health", cancel), TimeSpan.FromSeconds(30), cancel);
        using var limits = await http.PostAsJsonAsync(new Uri("control/limits", UriKind.Relative), Unlimited, cancel);
        limits.EnsureSuccessStatusCode();
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
