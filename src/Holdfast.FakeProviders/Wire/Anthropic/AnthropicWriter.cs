using System.Text.Json;
using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Tokens;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>Writes an answer as a Messages response, whole or as events.</summary>
internal static class AnthropicWriter
{
    private const int ArgumentChunk = 24;

    public static byte[] Body(Delivery delivery)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, EventSink.Json))
        {
            json.WriteStartObject();
            WriteHead(json, delivery);
            json.WriteStartArray("content");
            foreach (var part in delivery.Answer.Parts) WritePart(json, part, delivery);
            json.WriteEndArray();
            if (delivery.Answer.Parts.Count == 0 && delivery.Call.MaxTokens > 0) delivery.ProduceNothing();
            WriteStop(json, delivery.Answer);
            WriteUsage(json, delivery.Usage, split: true);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    public static async Task StreamAsync(Delivery delivery, EventSink sink)
    {
        await sink.SendAsync("message_start", json => WriteStart(json, delivery));
        await sink.SendAsync("ping", "{\"type\": \"ping\"}"u8.ToArray(), last: false);
        foreach (var (index, part) in delivery.Answer.Parts.Index())
        {
            await sink.SendAsync("content_block_start", json => WriteBlockStart(json, index, part));
            await SendDeltasAsync(delivery, sink, index, part);
            await sink.SendAsync("content_block_stop", json => WriteEvent(json, "content_block_stop", index));
        }
        if (delivery.Answer.Parts.Count == 0) delivery.ProduceNothing();
        await sink.SendAsync("message_delta", json => WriteMessageDelta(json, delivery));
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
                await SendDeltaAsync(sink, index, "signature_delta", "signature", Sign(thinking, delivery));
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

    private static void WriteStart(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("type", "message_start");
        json.WriteStartObject("message");
        WriteHead(json, delivery);
        json.WriteStartArray("content");
        json.WriteEndArray();
        json.WriteNull("stop_reason");
        json.WriteNull("stop_sequence");
        WriteUsage(json, delivery.Usage with { Output = 1 }, split: true);
        json.WriteEndObject();
        json.WriteBoolean("practice", true);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteString("id", "msg_" + delivery.Exchange.RequestId["req_".Length..]);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", delivery.Exchange.Entry.Model);
        json.WriteBoolean("practice", true);
    }

    private static void WritePart(Utf8JsonWriter json, Part part, Delivery delivery)
    {
        json.WriteStartObject();
        switch (part)
        {
            case Part.Text text:
                json.WriteString("type", "text");
                json.WriteString("text", delivery.Produce(text.Value));
                break;
            case Part.Live live:
                json.WriteString("type", "text");
                json.WriteString("text", delivery.Produce(string.Concat(Enumerable.Range(1, live.Chunks).Select(live.Chunk))));
                break;
            case Part.Thinking thinking:
                delivery.ProduceThinking(thinking.Value);
                json.WriteString("type", "thinking");
                json.WriteString("thinking", thinking.Value);
                json.WriteString("signature", Sign(thinking, delivery));
                break;
            case Part.ToolCall call:
                delivery.ProduceCall(call);
                WriteToolUseHead(json, call);
                json.WritePropertyName("input");
                json.WriteRawValue(call.Arguments);
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteBlockStart(Utf8JsonWriter json, int index, Part part)
    {
        json.WriteStartObject();
        json.WriteString("type", "content_block_start");
        json.WriteNumber("index", index);
        json.WriteStartObject("content_block");
        switch (part)
        {
            case Part.Thinking:
                json.WriteString("type", "thinking");
                json.WriteString("thinking", "");
                json.WriteString("signature", "");
                break;
            case Part.ToolCall call:
                WriteToolUseHead(json, call);
                json.WriteStartObject("input");
                json.WriteEndObject();
                break;
            default:
                json.WriteString("type", "text");
                json.WriteString("text", "");
                break;
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteToolUseHead(Utf8JsonWriter json, Part.ToolCall call)
    {
        json.WriteString("type", "tool_use");
        json.WriteString("id", call.Id);
        json.WriteString("name", call.Name);
    }

    private static void WriteEvent(Utf8JsonWriter json, string type, int index)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("index", index);
        json.WriteEndObject();
    }

    private static void WriteMessageDelta(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("type", "message_delta");
        json.WriteStartObject("delta");
        WriteStop(json, delivery.Answer);
        json.WriteEndObject();
        WriteUsage(json, delivery.Usage, split: false);
        json.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter json, Answer answer)
    {
        json.WriteString("stop_reason", answer.Stop switch
        {
            StopReason.EndTurn => "end_turn",
            StopReason.MaxTokens => "max_tokens",
            StopReason.StopSequence => "stop_sequence",
            StopReason.ToolUse => "tool_use",
            StopReason.Refusal => "refusal",
            StopReason.WindowExceeded => "model_context_window_exceeded",
            _ => throw new InvalidOperationException($"no name for {answer.Stop}"),
        });
        json.WriteString("stop_sequence", answer.StopSequence);
        if (answer.Stop != StopReason.Refusal) return;
        json.WriteStartObject("stop_details");
        json.WriteString("type", "refusal");
        json.WriteString("category", "general_harms");
        json.WriteString("explanation", "A practice refusal, asked for by the request.");
        json.WriteEndObject();
    }

    /// <param name="split">With the lifetimes of cache writes told apart, as at the start of a message; not in message_delta.</param>
    private static void WriteUsage(Utf8JsonWriter json, Usage usage, bool split)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Input);
        json.WriteNumber("cache_creation_input_tokens", usage.Written);
        json.WriteNumber("cache_read_input_tokens", usage.CacheRead);
        if (split)
        {
            json.WriteStartObject("cache_creation");
            json.WriteNumber("ephemeral_5m_input_tokens", usage.Write5m);
            json.WriteNumber("ephemeral_1h_input_tokens", usage.Write1h);
            json.WriteEndObject();
        }
        json.WriteNumber("output_tokens", usage.Output);
        if (!split)
        {
            json.WriteStartObject("output_tokens_details");
            json.WriteNumber("thinking_tokens", usage.Reasoning);
            json.WriteEndObject();
        }
        else json.WriteString("service_tier", "standard");
        json.WriteEndObject();
    }

    private static string Sign(Part.Thinking thinking, Delivery delivery) =>
        Signatures.Sign(thinking.Value, delivery.Call.Digest, delivery.Call.Card);
}
