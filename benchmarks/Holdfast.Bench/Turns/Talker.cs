using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using Holdfast.Bench.Load;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Turns;

/// <summary>One user of one conversation on one connection: says a message, waits for the answer, checks it.</summary>
internal sealed class Talker : IDisposable
{
    /// <summary>400 characters.</summary>
    public static readonly string Message = string.Concat(Enumerable.Repeat("All work and no play makes a dull benchmark. ", 9))[..400];

    private static readonly byte[] KeyPlace = "0000000000"u8.ToArray();

    private readonly RawHttp _http;
    private readonly byte[] _request;
    private readonly int _keyAt;
    private int _turns;

    private Talker(RawHttp http, byte[] request) =>
        (_http, _request, _keyAt) = (http, request, request.AsSpan().IndexOf(KeyPlace));

    /// <summary>Starts a conversation.</summary>
    public static async Task<Talker> StartAsync(Server server, string agent, CancellationToken cancel)
    {
        var conversation = await server.Client().CreateConversationAsync(new(agent), cancel: cancel);
        var headers = $"Authorization: Bearer {server.Key}\r\nAccept: application/json\r\n"
            + $"Idempotency-Key: {conversation.Id}-{Encoding.ASCII.GetString(KeyPlace)}\r\n";
        var body = $$"""{"content":"{{Message}}"}""";
        var request = RawHttp.Request("POST", $"/api/v1/conversations/{conversation.Id}/messages", headers, body);
        return new(await RawHttp.ConnectAsync(server.Port, cancel), request);
    }

    /// <returns>Milliseconds it took.</returns>
    public async Task<double> TurnAsync(CancellationToken cancel)
    {
        Utf8Formatter.TryFormat(++_turns, _request.AsSpan(_keyAt), out _, new('D', (byte)KeyPlace.Length));
        var started = Stopwatch.GetTimestamp();
        var status = await _http.SendAsync(_request, cancel);
        var answer = await _http.ReadTextAsync(cancel);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (status != 200 || !IsWhole(answer)) throw new InvalidOperationException($"Turn {_turns} was answered {status}: {answer}");
        return took;
    }

    public async Task TurnsAsync(int count, CancellationToken cancel)
    {
        for (var i = 0; i < count; i++) await TurnAsync(cancel);
    }

    public void Dispose() => _http.Dispose();

    private static bool IsWhole(string answer) =>
        answer.Contains("\"state\":\"at_rest\"", StringComparison.Ordinal) && answer.Contains(Message, StringComparison.Ordinal);
}
