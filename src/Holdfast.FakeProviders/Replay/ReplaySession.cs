using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Replay;

/// <summary>A recording being played: how far it got, and which of its tool calls were answered.</summary>
internal sealed class ReplaySession(Recording recording)
{
    public const string NoResult = "(no result was recorded)";

    private const int MaxClashes = 20;

    private readonly Lock _lock = new();
    private readonly List<PlayedCall> _calls = CallsOf(recording);
    private readonly Dictionary<string, string> _byIdempotencyKey = new(StringComparer.Ordinal);
    private readonly List<string> _clashes = [];
    private int _answered;

    public Recording Recording { get; } = recording;

    private sealed class PlayedCall(RecordedCall call, string result)
    {
        public RecordedCall Call { get; } = call;
        public string Result { get; } = result;
        public int Served { get; set; }
    }

    public void Advance(int answered)
    {
        lock (_lock) _answered = Math.Max(_answered, Math.Min(answered, Answers));
    }

    public void Clash(string message)
    {
        lock (_lock)
            if (_clashes.Count < MaxClashes) _clashes.Add(message);
    }

    /// <summary>The recorded result. Ids may repeat in a recording: of equal calls, the one served least comes first.</summary>
    /// <exception cref="ApiError">The recording has that call with other arguments.</exception>
    public string Serve(string callId, string name, string arguments, string? idempotencyKey)
    {
        lock (_lock)
        {
            if (idempotencyKey is not null && _byIdempotencyKey.TryGetValue(idempotencyKey, out var earlier)) return earlier;
            var sameId = _calls.Where(call => call.Call.Id == callId && call.Call.Name == name).ToList();
            var same = sameId.Where(call => Json.Same(call.Call.Arguments, arguments)).MinBy(call => call.Served);
            if (same is null && sameId.Count > 0)
                throw ApiError.Invalid(
                    $"the recorded call {callId} of {name} has other arguments: {sameId[0].Call.Arguments.Shortened(200)}");
            if (same is not null) same.Served++;
            var result = same?.Result ?? NoResult;
            if (idempotencyKey is not null) _byIdempotencyKey[idempotencyKey] = result;
            return result;
        }
    }

    public object Progress()
    {
        lock (_lock)
            return new
            {
                Recording.Id,
                messages = Recording.Messages.Count,
                answers = Answers,
                answered = _answered,
                tool_calls = _calls.Count,
                tool_calls_served = _calls.Count(call => call.Served > 0),
                clashes = _clashes.ToArray(),
            };
    }

    private int Answers => Recording.Steps.Count(step => step.Who == Speaker.Assistant);

    private static List<PlayedCall> CallsOf(Recording recording)
    {
        var calls = new List<PlayedCall>();
        for (var at = 0; at < recording.Messages.Count; at++)
        {
            var results = recording.Messages.Skip(at + 1).TakeWhile(message => message.Role == "tool").ToList();
            foreach (var call in recording.Messages[at].ToolCalls)
                calls.Add(new PlayedCall(call, results.Find(result => result.ToolCallId == call.Id)?.Content ?? NoResult));
        }
        return calls;
    }
}
