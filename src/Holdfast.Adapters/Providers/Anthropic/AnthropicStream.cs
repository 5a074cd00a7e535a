using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>Reads message_start, (content_block_start, content_block_delta*, content_block_stop)*, message_delta+, message_stop.</summary>
internal sealed class AnthropicStream(AnswerText text) : AnswerStream(text)
{
    private readonly Dictionary<int, PartialBlock> _open = [];
    private WireUsage? _usage;

    public override void Take(string name, ReadOnlySpan<byte> data)
    {
        switch (name)
        {
            case "message_start": Start(Parse(data, AnthropicWire.Default.MessageStart).Message); break;
            case "content_block_start": Open(Parse(data, AnthropicWire.Default.BlockStart)); break;
            case "content_block_delta": Grow(BlockDelta.Parse(data)); break;
            case "content_block_stop": Close(Parse(data, AnthropicWire.Default.BlockStop).Index); break;
            case "message_delta": Finish(Parse(data, AnthropicWire.Default.MessageDelta)); break;
            case "message_stop": Complete = true; break;
            case "error": Error = ProviderError.Parse(data); break;
            default: break; // ping, and whatever comes to be: new events may appear at any time and mean nothing to us.
        }
    }

    private static T Parse<T>(ReadOnlySpan<byte> data, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(data, type) ?? throw new JsonException("null");

    private void Start(StartedMessage message)
    {
        AnsweredBy = message.Model;
        Count(message.Usage);
    }

    private void Open(BlockStart start)
    {
        var block = start.ContentBlock;
        if (block.ValueKind != JsonValueKind.Object) throw new JsonException("A content block is not an object.");
        var type = Text(block, "type");
        PartialBlock partial = type switch
        {
            "text" => NewText(),
            "thinking" => Add(new PartialThinking()),
            "tool_use" => Add(new PartialToolCall(Text(block, "id")) { Name = Text(block, "name"), Initial = Input(block) }),
            _ => Add(new PartialOpaque(block)),
        };
        partial.Closed = false;
        _open[start.Index] = partial;
        if (type is "text") Append(partial, Text(block, "text"));
    }

    private static string Text(JsonElement block, string name) =>
        block.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Input(JsonElement block) => block.TryGetProperty("input", out var input) ? input.GetRawText() : "{}";

    private void Grow(BlockDelta delta)
    {
        if (!_open.TryGetValue(delta.Index, out var block)) throw new JsonException($"Block {delta.Index} was never started.");
        if (delta.Text is not null && block is PartialText) Append(block, delta.Text);
        else if (delta.Thinking is not null && block is PartialThinking) Append(block, delta.Thinking);
        else if (delta.Signature is not null && block is PartialThinking thinking) thinking.Signature += delta.Signature;
        else if (delta.PartialJson is not null && block is PartialToolCall) Append(block, delta.PartialJson);
        else if (delta.PartialJson is not null) block.Append(delta.PartialJson);
    }

    private void Close(int index)
    {
        if (_open.Remove(index, out var block)) block.Closed = true;
    }

    private void Finish(MessageDelta message)
    {
        if (message.Delta?.StopReason is { } reason) Stop = AnthropicWords.StopOf(reason);
        Count(message.Usage);
    }

    private void Count(WireUsage? usage)
    {
        if (usage is null) return;
        _usage = _usage is null ? usage : _usage.Then(usage);
        Usage = _usage.ToUsage();
    }
}
