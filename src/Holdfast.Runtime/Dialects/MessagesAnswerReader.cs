using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads Anthropic's answers. Thinking is not shown: nobody else could send it back.</summary>
internal sealed class MessagesAnswerReader : AnswerReader
{
    private Usage _usage;

    public override IEnumerable<Said> Whole(JsonElement answer)
    {
        foreach (var said in Begin(answer)) yield return said;
        foreach (var block in answer.Get("content")?.EnumerateArray() ?? default)
        {
            foreach (var said in Block(block)) yield return said;
            if (block.Text("type") == "tool_use") yield return new Said.Arguments(block.Get("input")?.GetRawText() ?? "{}");
        }
        foreach (var said in Stop(answer)) yield return said;
        yield return new Said.Done();
    }

    public override IEnumerable<Said> Event(JsonElement data) => data.Text("type") switch
    {
        "message_start" when data.Get("message") is { } message => Begin(message),
        "content_block_start" when data.Get("content_block") is { } block => Block(block),
        "content_block_delta" when data.Get("delta") is { } delta => Delta(delta),
        "message_delta" => [.. Count(data), .. Stop(data.Get("delta") ?? default)],
        "message_stop" => [new Said.Done()],
        _ => [],
    };

    private IEnumerable<Said> Begin(JsonElement message) =>
        [new Said.Began(message.Text("id") ?? "", message.Text("model") ?? ""), .. Count(message)];

    private static IEnumerable<Said> Block(JsonElement block) => block.Text("type") switch
    {
        "text" when block.Text("text") is { Length: > 0 } text => [new Said.Text(text)],
        "tool_use" => [new Said.CallBegan(block.Text("id") ?? "", block.Text("name") ?? "")],
        _ => [],
    };

    private static IEnumerable<Said> Delta(JsonElement delta) => delta.Text("type") switch
    {
        "text_delta" => [new Said.Text(delta.Text("text") ?? "")],
        "input_json_delta" when delta.Text("partial_json") is { Length: > 0 } piece => [new Said.Arguments(piece)],
        _ => [],
    };

    private static IEnumerable<Said> Stop(JsonElement of)
    {
        if (of.Text("stop_reason") is not { } reason) yield break;
        if (of.Get("stop_details")?.Text("explanation") is { } explanation) yield return new Said.Refusal(explanation);
        yield return new Said.Stopped(AnthropicWords.StopOf(reason), of.Text("stop_sequence"));
    }

    /// <summary>Cumulative, and not all of it in each event.</summary>
    private IEnumerable<Said> Count(JsonElement of)
    {
        if (of.Get("usage") is not { } usage) yield break;
        _usage = new(
            Last(usage, "input_tokens", _usage.Input), Last(usage, "cache_read_input_tokens", _usage.CacheRead),
            Last(usage, "cache_creation_input_tokens", _usage.CacheWrite), 0, Last(usage, "output_tokens", _usage.Output),
            usage.Get("output_tokens_details").Count("thinking_tokens"));
        yield return new Said.Used(_usage);
    }

    private static long Last(JsonElement? usage, string name, long before) => usage?.Get(name) is null ? before : usage.Count(name);
}
