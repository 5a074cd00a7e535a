using System.Text.Json;
using Holdfast.Adapters.Providers.Http;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>
/// The usage stands in the last event, with the whole response. Items other than messages are shown when they are whole: with the message
/// that follows them, or where the client acts on them, with the whole response. So is the end of a text, which can be gone on with until then.
/// </summary>
internal sealed class ResponsesScan : UsageScan
{
    /// <summary>What the provider does itself; all else but messages is asked of the client.</summary>
    private static readonly string[] Own =
    [
        "reasoning", "web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "mcp_call", "mcp_list_tools",
        "compaction",
    ];

    private bool _isOther, _asksClient;

    public override ReadOnlyMemory<byte> EndMarker => default; // the last event is the end

    public override bool Take(ReadOnlySpan<byte> frame)
    {
        var name = SseFrame.Field(frame, "event:"u8);
        if (name.StartsWith("response."u8)) CheckObject(SseFrame.Field(frame, "data:"u8));
        if (name.EndsWith(".delta"u8)) Said(frame.Length);
        else if (name.SequenceEqual("response.output_item.added"u8)) Begin(SseFrame.Field(frame, "data:"u8));
        else if (name.SequenceEqual("response.content_part.added"u8)) HoldsBack = _asksClient || _isOther;
        else if (name.SequenceEqual("response.output_text.done"u8)) HoldsBack = true;
        else if (name.SequenceEqual("response.completed"u8) || name.SequenceEqual("response.incomplete"u8) || name.SequenceEqual("response.failed"u8))
            End(SseFrame.Field(frame, "data:"u8));
        else if (name.SequenceEqual("error"u8)) Error = ProviderError.Parse(SseFrame.Field(frame, "data:"u8));
        return true;
    }

    public override void TakeWhole(ReadOnlySpan<byte> body) => Take(JsonSerializer.Deserialize(body, OpenAiWire.Default.ResponseUsage));

    private void Begin(ReadOnlySpan<byte> data)
    {
        var type = JsonSerializer.Deserialize(data, OpenAiWire.Default.ItemAdded)?.Item?.Type;
        _isOther = type != "message";
        _asksClient |= _isOther && !Own.Contains(type);
        HoldsBack = _asksClient || _isOther;
    }

    private void End(ReadOnlySpan<byte> data)
    {
        IsComplete = HasStop = true;
        Take(JsonSerializer.Deserialize(data, OpenAiWire.Default.ResponseEnd)?.Response);
    }

    private void Take(ResponseUsage? response)
    {
        (AnsweredBy, Usage) = (response?.Model, response?.Usage?.ToUsage());
        if (response?.Error is { } error) Error = new(null, error.Code, error.Message ?? "The response failed.");
    }
}
