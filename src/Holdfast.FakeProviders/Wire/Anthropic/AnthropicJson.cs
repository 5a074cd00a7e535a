using System.Text.Json;
using Holdfast.FakeProviders.Billing;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>The pieces of a Messages response.</summary>
internal static class AnthropicJson
{
    public static void WriteStart(Utf8JsonWriter json, Delivery delivery)
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

    public static void WriteHead(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteString("id", "msg_" + delivery.Exchange.RequestId["req_".Length..]);
        json.WriteString("type", "message");
        json.WriteString("role", "assistant");
        json.WriteString("model", delivery.Exchange.Entry.Model);
        json.WriteBoolean("practice", true);
    }

    public static void WritePart(Utf8JsonWriter json, Part part, Delivery delivery)
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

    public static void WriteBlockStart(Utf8JsonWriter json, int index, Part part)
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

    public static void WriteEvent(Utf8JsonWriter json, string type, int index)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteNumber("index", index);
        json.WriteEndObject();
    }

    public static void WriteMessageDelta(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        json.WriteString("type", "message_delta");
        json.WriteStartObject("delta");
        WriteStop(json, delivery.Answer);
        json.WriteEndObject();
        WriteUsage(json, delivery.Usage, split: false);
        json.WriteEndObject();
    }

    public static void WriteStop(Utf8JsonWriter json, Answer answer)
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
    public static void WriteUsage(Utf8JsonWriter json, Usage usage, bool split)
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

    public static string Sign(Part.Thinking thinking, Delivery delivery) =>
        Signatures.Sign(thinking.Value, delivery.Call.Digest, delivery.Call.Card);
}
