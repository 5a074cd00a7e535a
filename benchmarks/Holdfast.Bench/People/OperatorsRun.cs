using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Bench.Streams;
using Holdfast.Bench.Turns;

namespace Holdfast.Bench.People;

/// <summary>A full desk: operators with their streams open, thousands of customers with theirs, turns going on beside. How fast is a reply at its customer?</summary>
internal sealed class OperatorsRun(Server server)
{
    private const int Operators = 200, Open = 5_000, TurnsPerSecond = 50, AtOnce = 32;

    /// <summary>Each operator says something so often: 20 replies a second together.</summary>
    private static readonly TimeSpan BetweenReplies = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, long> _sent = new();
    private readonly ConcurrentBag<double> _took = [], _turns = [];
    private int _refused;

    private string Headers => $"Authorization: Bearer {server.Key}\r\n";

    public async Task RunAsync(TimeSpan length, Report report, CancellationToken cancel)
    {
        await server.Client().PutAgentAsync("echo", Agents.Echo, cancel);
        report.Progress($"{Open:#,0} conversations, {Operators} of them with a person");
        var conversations = (await Conversations.CreateAsync(server, "echo", Open, cancel)).ToList();
        var held = new ConcurrentBag<(string Conversation, string Handoff)>();
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(conversations.Take(Operators), some, async (id, stop) => held.Add((id, await TakeOnAsync(id, stop))));
        var resting = await Resting.OpenAsync(server, [.. conversations.Skip(Operators)], cancel);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var customers = new List<Task>();
        foreach (var (conversation, _) in held) customers.Add(await FollowAsync($"/api/v1/conversations/{conversation}/events", Hear, over.Token));
        for (var i = 0; i < Operators; i++) customers.Add(await FollowAsync("/api/v1/overview/events", static (_, _) => { }, over.Token));

        report.Progress($"{TurnsPerSecond} turns a second for {length.TotalSeconds:0} s");
        var cpu = server.CpuSeconds;
        var end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        var operators = held.Select((one, i) => ReplyAsync(one.Handoff, i * BetweenReplies / Operators, end, cancel));
        await Task.WhenAll([TalkAsync([.. conversations.Skip(Operators)], end, cancel), .. operators]);
        await UntilAllHeardAsync(cancel);
        cpu = server.CpuSeconds - cpu;
        await over.CancelAsync();
        await Task.WhenAll(customers);
        foreach (var stream in resting) stream.Dispose();

        report.Add("replies", "", _took.Count);
        report.Add("replies that did not reach their customer", "", _sent.Count, Target.Exactly(0));
        report.Add("reply to its customer's stream, p95", "ms", Rounds.Of(_took, 0.95), Target.Below(100));
        report.Add("… median", "ms", Rounds.Of(_took, 0.5));
        report.Add("… worst", "ms", Rounds.Of(_took, 1));
        report.Add("turns beside", "turns/s", _turns.Count / length.TotalSeconds, Target.AtLeast(0.98 * TurnsPerSecond));
        report.Add("… refused, too many calls waiting", "", _refused, Target.Exactly(0));
        report.Add("… a turn, p95", "ms", Rounds.Of(_turns, 0.95));
        report.Add("CPU of the server, of one core", "%", 100 * cpu / length.TotalSeconds);
        report.Note(
            $"{Operators} operators, each with a conversation that they hold and a stream of the inbox, say something every {BetweenReplies.TotalSeconds:0} s; {Open:#,0} "
            + "conversations have their customers' event streams open. From the start of an operator's request to the text on the customer's stream, by one clock: "
            + "HTTP, the fsync and the stream are in it.");
    }

    /// <summary>The customer asks for a person, and one takes it on.</summary>
    private async Task<string> TakeOnAsync(string conversation, CancellationToken cancel)
    {
        using var http = await RawHttp.ConnectAsync(server.Port, cancel);
        await PostAsync(http, $"/api/v1/conversations/{conversation}/handoff", "{}", cancel);
        var seq = (await server.Client().AllEntriesAsync(conversation, cancel: cancel).ToListAsync(cancel)).Last(entry => entry.Kind == "handed_off").Seq;
        var id = $"hnd_{conversation["cnv_".Length..]}-{seq}";
        await PostAsync(http, $"/api/v1/handoffs/{id}/claim", "{}", cancel);
        return id;
    }

    private async Task ReplyAsync(string handoff, TimeSpan delay, long end, CancellationToken cancel)
    {
        await Task.Delay(delay, cancel);
        using var http = await RawHttp.ConnectAsync(server.Port, cancel);
        for (var i = 0; Stopwatch.GetTimestamp() < end; i++)
        {
            // No text ends with another's: the hearer finds which it was.
            var text = $"<{handoff}/{i}>";
            var started = Stopwatch.GetTimestamp();
            _sent[text] = started;
            await PostAsync(http, $"/api/v1/handoffs/{handoff}/reply", $$"""{"content":"{{text}}"}""", cancel);
            var left = BetweenReplies - Stopwatch.GetElapsedTime(started);
            if (left > TimeSpan.Zero) await Task.Delay(left, cancel);
        }
    }

    /// <summary>Turns begin evenly, whether earlier ones have ended or not.</summary>
    private async Task TalkAsync(IReadOnlyList<string> conversations, long end, CancellationToken cancel)
    {
        var (started, running) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var i = 0; Stopwatch.GetTimestamp() < end; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / TurnsPerSecond) - Stopwatch.GetElapsedTime(started);
            if (due > TimeSpan.Zero) await Task.Delay(due, cancel);
            running.Add(TurnAsync(conversations[i % conversations.Count], cancel));
        }
        await Task.WhenAll(running);
    }

    private async Task TurnAsync(string conversation, CancellationToken cancel)
    {
        var started = Stopwatch.GetTimestamp();
        using var http = await RawHttp.ConnectAsync(server.Port, cancel);
        var path = $"/api/v1/conversations/{conversation}/messages";
        if (await AskAsync(http, path, $$"""{"content":"{{Talker.Message}}"}""", cancel) is var (status, answer) && status is not (429 or 200))
            throw new InvalidOperationException($"{path} was answered {status}: {answer}");
        if (status == 200) _turns.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        else Interlocked.Increment(ref _refused);
    }

    private async Task PostAsync(RawHttp http, string path, string body, CancellationToken cancel)
    {
        var (status, answer) = await AskAsync(http, path, body, cancel);
        if (status is < 200 or >= 300) throw new InvalidOperationException($"{path} was answered {status}: {answer}");
    }

    private async Task<(int Status, string Answer)> AskAsync(RawHttp http, string path, string body, CancellationToken cancel) =>
        (await http.SendAsync(RawHttp.Request("POST", path, $"{Headers}Accept: application/json\r\n", body), cancel), await http.ReadTextAsync(cancel));

    /// <summary>Opens a stream and reads it in the background until it is no longer wanted.</summary>
    private async Task<Task> FollowAsync(string path, SseScanner.OnEvent onEvent, CancellationToken over)
    {
        var http = await RawHttp.ConnectAsync(server.Port, over, bufferSize: 4096);
        var status = await http.SendAsync(RawHttp.Request("GET", path, $"{Headers}Accept: text/event-stream\r\n"), over);
        if (status != 200) throw new InvalidOperationException($"{path} was answered {status}: {await http.ReadTextAsync(over)}");
        return ReadAsync();

        async Task ReadAsync()
        {
            using (http)
            {
                var scanner = new SseScanner(onEvent);
                try
                {
                    while (await http.ReadAsync(over) is { Length: > 0 } piece) scanner.Feed(piece.Span);
                }
                catch (OperationCanceledException)
                {
                    // The run is over.
                }
            }
        }
    }

    private void Hear(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var now = Stopwatch.GetTimestamp();
        // Brackets are escaped in JSON as < and >.
        var start = data.IndexOf("hnd_"u8);
        if (start < 0) return;
        var text = data[start..];
        var end = text.IndexOfAny((byte)'>', (byte)'\\');
        if (end < 0 || !_sent.TryRemove($"<{Encoding.ASCII.GetString(text[..end])}>", out var sent)) return;
        _took.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
    }

    private async Task UntilAllHeardAsync(CancellationToken cancel)
    {
        for (var waited = 0; !_sent.IsEmpty && waited < 100; waited++) await Task.Delay(50, cancel);
    }
}
