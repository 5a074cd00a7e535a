using System.Text.Json.Nodes;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Repair;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>Writes a chat completion that goes on with one that broke off, as chunks of the same completion.</summary>
internal sealed class CompletionRest(CutCompletion cut, IPassClient client) : FrameClient(client)
{
    private readonly Resumption _text = new(cut.Text);

    protected override void Take(string name, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8)) Send("", "[DONE]");
        else Chunk(JsonNode.Parse(data)!.AsObject());
    }

    private void Chunk(JsonObject chunk)
    {
        if (cut.Id is { } id) chunk["id"] = id;
        if (cut.Created is { } created) chunk["created"] = created;
        // What was said before counts too: clients add up what they pay for by this.
        if (chunk["usage"]?["completion_tokens"] is JsonValue tokens) chunk["usage"]!["completion_tokens"] = (long)tokens + ((cut.Text.Length + 3) / 4);
        if (chunk["choices"] is JsonArray { Count: > 0 } choices && !Choice(choices[0]!.AsObject())) return;
        Send("", chunk);
    }

    /// <returns>False when nothing is left to be shown.</returns>
    private bool Choice(JsonObject choice)
    {
        if (choice["delta"] is not JsonObject delta) return true;
        var ends = choice["finish_reason"] is not null || delta["tool_calls"] is not null || delta["function_call"] is not null;
        var text = (string?)delta["content"] ?? "";
        text = _text.Next(text) + (ends ? _text.Rest() : "");
        if (cut.Id is not null) delta.Remove("role");
        if (text.Length > 0) delta["content"] = text;
        else delta.Remove("content");
        return ends || delta.Count > 0;
    }
}
