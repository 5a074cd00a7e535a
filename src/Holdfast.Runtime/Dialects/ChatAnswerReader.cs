using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads the answers of Chat Completions. There is one choice: more are not asked for.</summary>
internal sealed class ChatAnswerReader : AnswerReader
{
    private readonly List<string> _calls = [];
    private bool _hasBegun, _refused;
    private int? _call;

    public override IEnumerable<Said> Whole(JsonElement answer)
    {
        foreach (var said in Begin(answer)) yield return said;
        foreach (var choice in Choices(answer))
        {
            if (choice.Get("message") is { } message)
                foreach (var said in Message(message)) yield return said;
            yield return Stop(choice);
        }
        foreach (var said in Count(answer)) yield return said;
        yield return new Said.Done();
    }

    public override IEnumerable<Said> Event(JsonElement data)
    {
        foreach (var said in Begin(data)) yield return said;
        foreach (var choice in Choices(data))
        {
            if (choice.Get("delta") is { } delta)
                foreach (var said in Message(delta)) yield return said;
            if (choice.Text("finish_reason") is not null) yield return Stop(choice);
        }
        foreach (var said in Count(data)) yield return said;
    }

    public override IEnumerable<Said> End() => [new Said.Done()];

    private IEnumerable<Said> Begin(JsonElement of)
    {
        if (_hasBegun) yield break;
        _hasBegun = true;
        yield return new Said.Began(of.Text("id") ?? "", of.Text("model") ?? "");
    }

    private static IEnumerable<JsonElement> Choices(JsonElement of) =>
        of.Get("choices") is { ValueKind: JsonValueKind.Array } choices ? choices.EnumerateArray() : [];

    /// <summary>Of a message, or what is added to one.</summary>
    private IEnumerable<Said> Message(JsonElement message)
    {
        if (message.Text("content") is { Length: > 0 } text) yield return new Said.Text(text);
        if (message.Text("refusal") is { Length: > 0 } refusal)
        {
            _refused = true;
            yield return new Said.Refusal(refusal);
        }
        if (message.Get("tool_calls") is not { ValueKind: JsonValueKind.Array } calls) yield break;
        foreach (var call in calls.EnumerateArray())
            foreach (var said in Call(call)) yield return said;
    }

    private IEnumerable<Said> Call(JsonElement call)
    {
        var index = call.Get("index") is null ? (int?)null : (int)((JsonElement?)call).Count("index");
        var id = call.Text("id");
        // Another id is another call: some servers number all of them 0, or none.
        if (_calls.Count == 0 || (index is not null && index != _call) || (!string.IsNullOrEmpty(id) && id != _calls[^1]))
        {
            if (index < _call) throw new JsonException("The pieces of two tool calls are mixed.");
            _call = index;
            _calls.Add(string.IsNullOrEmpty(id) ? $"call_{_calls.Count}" : id);
            yield return new Said.CallBegan(_calls[^1], call.Get("function")?.Text("name") ?? "");
        }
        if (call.Get("function")?.Text("arguments") is { Length: > 0 } piece) yield return new Said.Arguments(piece);
    }

    private Said.Stopped Stop(JsonElement choice) => new(choice.Text("finish_reason") switch
    {
        "length" => StopReason.MaxTokens,
        "content_filter" => StopReason.Refusal,
        _ when _refused => StopReason.Refusal,
        // Some servers say "stop" after a tool call too.
        _ => _calls.Count > 0 ? StopReason.ToolUse : StopReason.EndTurn,
    });

    /// <summary>What is said of the prompt includes what was read from the cache and written to it.</summary>
    private static IEnumerable<Said> Count(JsonElement of)
    {
        if (of.Get("usage") is not { } usage) yield break;
        var prompt = ((JsonElement?)usage).Count("prompt_tokens");
        var read = usage.Get("prompt_tokens_details").Count("cached_tokens");
        var written = usage.Get("prompt_tokens_details").Count("cache_write_tokens");
        yield return new Said.Used(new(
            Math.Max(0, prompt - read - written), read, written, 0, ((JsonElement?)usage).Count("completion_tokens"),
            usage.Get("completion_tokens_details").Count("reasoning_tokens")));
    }
}
