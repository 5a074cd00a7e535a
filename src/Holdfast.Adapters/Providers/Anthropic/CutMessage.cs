using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>What a client has of a message that broke off.</summary>
internal sealed class CutMessage : ICutAnswer
{
    private readonly StringBuilder _text = new();

    /// <summary>message_start was shown.</summary>
    public bool HasStart { get; private set; }

    /// <summary>Blocks that were begun: the next one's index.</summary>
    public int Blocks { get; private set; }

    /// <summary>The block that was not closed; null when none is open.</summary>
    public int? OpenBlock { get; private set; }

    /// <summary>It is one of text, so that what goes on with it belongs into it.</summary>
    public bool IsTextOpen { get; private set; }

    public string Text => _text.ToString();

    /// <summary>Null when it cannot be gone on with.</summary>
    /// <param name="shown">Whole events.</param>
    public static CutMessage? Read(ReadOnlySpan<byte> shown)
    {
        var cut = new CutMessage();
        try
        {
            while (SseFrame.TryTake(ref shown, out var name, out var data)) cut.Take(name, data);
            return cut;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // what no string can hold is not quoted either
        {
            return null;
        }
    }

    public IPassClient Rest(IPassClient client) => new MessageRest(this, client);

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        if (name.SequenceEqual("message_start"u8)) HasStart = true;
        else if (name.SequenceEqual("content_block_start"u8)) Start(JsonSerializer.Deserialize(data, AnthropicWire.Default.BlockStart)!);
        else if (name.SequenceEqual("content_block_delta"u8)) _text.Append(BlockDelta.Parse(data).Text);
        else if (name.SequenceEqual("content_block_stop"u8)) OpenBlock = null;
    }

    private void Start(BlockStart block)
    {
        (OpenBlock, Blocks) = (block.Index, block.Index + 1);
        IsTextOpen = block.ContentBlock.TryGetProperty("type", out var type) && type.ValueEquals("text"u8);
        if (IsTextOpen && block.ContentBlock.TryGetProperty("text", out var text)) _text.Append(text.GetString());
    }
}
