using System.Text.Json;
using Holdfast.FakeProviders.Tokens;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>Writes an answer as a Messages response, whole or as events.</summary>
internal static class AnthropicWriter
{
    private const int ArgumentChunk = 24;

    public static byte[] Body(Delivery delivery)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            AnthropicJson.WriteHead(json, delivery);
            json.WriteStartArray("content");
            foreach (var part in delivery.Answer.Parts) AnthropicJson.WritePart(json, part, delivery);
            json.WriteEndArray();
            if (delivery.Answer.Parts.Count == 0 && delivery.Call.MaxTokens > 0) delivery.ProduceNothing();
            AnthropicJson.WriteStop(json, delivery.Answer);
            AnthropicJson.WriteUsage(json, delivery.Usage, split: true);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    public static async Task StreamAsync(Delivery delivery, EventSink sink)
    {
        await sink.SendAsync("message_start", json => AnthropicJson.WriteStart(json, delivery));
        await sink.SendAsync("ping", "{\"type\": \"ping\"}"u8.ToArray(), last: false);
        foreach (var (index, part) in delivery.Answer.Parts.Index())
        {
            await sink.SendAsync("content_block_start", json => AnthropicJson.WriteBlockStart(json, index, part));
            await SendDeltasAsync(delivery, sink, index, part);
            await sink.SendAsync("content_block_stop", json => AnthropicJson.WriteEvent(json, "content_block_stop", index));
        }
        if (delivery.Answer.Parts.Count == 0) delivery.ProduceNothing();
        await sink.SendAsync("message_delta", json => AnthropicJson.WriteMessageDelta(json, delivery));
        await sink.SendAsync("message_stop", "{\"type\":\"message_stop\"}"u8.ToArray(), last: true);
    }

    private static async Task SendDeltasAsync(Delivery delivery, EventSink sink, int index, Part part)
    {
        switch (part)
        {
            case Part.Text text:
                foreach (var piece in delivery.Pieces(text.Value))
                {
                    await sink.NextChunkAsync();
                    await SendDeltaAsync(sink, index, "text_delta", "text", piece);
                }
                break;
            case Part.Live live:
                for (var n = 1; n <= live.Chunks; n++)
                {
                    await sink.NextChunkAsync();
                    await SendDeltaAsync(sink, index, "text_delta", "text", delivery.Produce(live.Chunk(n)));
                }
                break;
            case Part.Thinking thinking:
                delivery.ProduceThinking(thinking.Value);
                await SendDeltaAsync(sink, index, "thinking_delta", "thinking", thinking.Value);
                await SendDeltaAsync(sink, index, "signature_delta", "signature", AnthropicJson.Sign(thinking, delivery));
                break;
            case Part.ToolCall call:
                delivery.ProduceCall(call);
                await SendDeltaAsync(sink, index, "input_json_delta", "partial_json", "");
                foreach (var piece in Tokenizer.Pieces(call.Arguments, ArgumentChunk))
                {
                    await sink.NextChunkAsync();
                    await SendDeltaAsync(sink, index, "input_json_delta", "partial_json", piece);
                }
                break;
        }
    }

    private static ValueTask SendDeltaAsync(EventSink sink, int index, string type, string field, string value) =>
        sink.SendAsync("content_block_delta", json =>
        {
            json.WriteStartObject();
            json.WriteString("type", "content_block_delta");
            json.WriteNumber("index", index);
            json.WriteStartObject("delta");
            json.WriteString("type", type);
            json.WriteString(field, value);
            json.WriteEndObject();
            json.WriteEndObject();
        });
}
