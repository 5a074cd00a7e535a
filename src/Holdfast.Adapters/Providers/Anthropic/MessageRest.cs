using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Repair;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>
/// Writes a message that goes on with one that broke off: no second message_start, blocks numbered on, its text in the block that is open.
/// </summary>
internal sealed class MessageRest(CutMessage cut, IPassClient client) : FrameClient(client)
{
    private readonly Resumption _text = new(cut.Text);

    /// <summary>From the index of a block of the answer to the client's; null = the block is not for the client.</summary>
    private readonly Dictionary<int, int?> _blocks = [];

    private int _next = cut.Blocks;
    private int? _open = cut.OpenBlock;

    /// <summary>The answer's first block of text, whose text goes on with the cut one; null before it comes.</summary>
    private int? _firstText;

    protected override void Take(string name, ReadOnlySpan<byte> data)
    {
        switch (name)
        {
            case "message_start" when cut.HasStart: break;
            case "content_block_start": StartBlock(Parse(data)); break;
            case "content_block_delta": Delta(Parse(data)); break;
            case "content_block_stop": StopBlock(Parse(data)); break;
            case "message_delta": Finish(Parse(data)); break;
            default: Send(name, Encoding.UTF8.GetString(data)); break;
        }
    }

    private static JsonObject Parse(ReadOnlySpan<byte> data) => JsonNode.Parse(data)!.AsObject();

    private void StartBlock(JsonObject e)
    {
        var (index, type) = ((int)e["index"]!, (string?)e["content_block"]?["type"]);
        // Bound to another prompt by its signature: the client could never send it back.
        if (type is "thinking" or "redacted_thinking" && cut.Text.Length > 0)
        {
            _blocks[index] = null;
            return;
        }
        if (type == "text" && _firstText is null)
        {
            _firstText = index;
            if (cut.IsTextOpen && _open is { } open)
            {
                _blocks[index] = open;
                return;
            }
        }
        CloseOpen();
        _blocks[index] = _open = _next;
        e["index"] = _next++;
        Send("content_block_start", e);
    }

    private void Delta(JsonObject e)
    {
        var index = (int)e["index"]!;
        if (_blocks.GetValueOrDefault(index) is not { } theirs) return;
        e["index"] = theirs;
        if (index == _firstText && (string?)e["delta"]?["text"] is { } text)
        {
            text = _text.Next(text);
            if (text.Length == 0) return;
            e["delta"]!["text"] = text;
        }
        Send("content_block_delta", e);
    }

    private void StopBlock(JsonObject e)
    {
        var index = (int)e["index"]!;
        if (_blocks.GetValueOrDefault(index) is not { } theirs) return;
        if (index == _firstText && _text.Rest() is { Length: > 0 } rest) SendDelta(theirs, "text_delta", "text", rest);
        e["index"] = theirs;
        _open = null;
        Send("content_block_stop", e);
    }

    /// <summary>What was said before counts too: clients add up what they pay for by this.</summary>
    private void Finish(JsonObject e)
    {
        CloseOpen();
        if (e["usage"]?["output_tokens"] is JsonValue tokens) e["usage"]!["output_tokens"] = (long)tokens + ((cut.Text.Length + 3) / 4);
        Send("message_delta", e);
    }

    private void CloseOpen()
    {
        if (_open is not { } open) return;
        // Only text and thinking are shown before their block is whole.
        if (open == cut.OpenBlock && !cut.IsTextOpen)
            SendDelta(open, "signature_delta", "signature", Encoding.UTF8.GetString(BrokenThinking.Signature));
        Send("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = open });
        _open = null;
    }

    private void SendDelta(int index, string type, string member, string value) => Send("content_block_delta", new JsonObject
    {
        ["type"] = "content_block_delta",
        ["index"] = index,
        ["delta"] = new JsonObject { ["type"] = type, [member] = value },
    });
}
