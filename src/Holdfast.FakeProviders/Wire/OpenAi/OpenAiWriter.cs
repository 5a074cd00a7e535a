using System.Text.Json;
using Holdfast.FakeProviders.Billing;
using Holdfast.FakeProviders.Tokens;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>Writes an answer as a chat completion, whole or in chunks.</summary>
internal static class OpenAiWriter
{
    private const int ArgumentChunk = 24;

    public static byte[] Body(Delivery delivery)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            WriteHead(json, delivery, "chat.completion");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            WriteMessage(json, delivery);
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", FinishReason(delivery.Answer));
            json.WriteEndObject();
            json.WriteEndArray();
            WriteUsage(json, delivery.Usage, delivery.Call.Card.BillsCacheWrites);
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    public static async Task StreamAsync(Delivery delivery, EventSink sink)
    {
        await SendAsync(delivery, sink, json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", "");
            json.WriteNull("refusal");
        });
        var call = 0;
        foreach (var part in delivery.Answer.Parts)
            if (part is Part.ToolCall toolCall) await SendCallAsync(delivery, sink, toolCall, call++);
            else await SendTextAsync(delivery, sink, part);
        if (delivery.Answer.Parts.Count == 0) delivery.ProduceNothing();
        await SendAsync(delivery, sink, _ => { }, FinishReason(delivery.Answer));
        if (delivery.Call.IncludeUsage) await sink.SendAsync(null, json => WriteUsageChunk(json, delivery));
        await sink.SendAsync(null, "[DONE]"u8.ToArray(), last: true);
    }

    private static async Task SendTextAsync(Delivery delivery, EventSink sink, Part part)
    {
        if (part is Part.Thinking thinking) delivery.ProduceThinking(thinking.Value); // reasoning is billed and not shown
        if (part is Part.Text text)
        {
            foreach (var piece in delivery.Pieces(text.Value))
            {
                await sink.NextChunkAsync();
                await SendAsync(delivery, sink, json => json.WriteString("content", piece));
            }
        }
        if (part is not Part.Live live) return;
        for (var n = 1; n <= live.Chunks; n++)
        {
            await sink.NextChunkAsync();
            var chunk = delivery.Produce(live.Chunk(n));
            await SendAsync(delivery, sink, json => json.WriteString("content", chunk));
        }
    }

    private static async Task SendCallAsync(Delivery delivery, EventSink sink, Part.ToolCall call, int index)
    {
        delivery.ProduceCall(call);
        await SendAsync(delivery, sink, json => WriteCalls(json, index, () =>
        {
            json.WriteString("id", call.Id);
            json.WriteString("type", "function");
            WriteFunction(json, call.Name, "");
        }));
        foreach (var piece in Tokenizer.Pieces(call.Arguments, ArgumentChunk))
        {
            await sink.NextChunkAsync();
            await SendAsync(delivery, sink, json => WriteCalls(json, index, () => WriteFunction(json, null, piece)));
        }
    }

    private static ValueTask SendAsync(Delivery delivery, EventSink sink, Action<Utf8JsonWriter> delta, string? finish = null) =>
        sink.SendAsync(null, json =>
        {
            json.WriteStartObject();
            WriteHead(json, delivery, "chat.completion.chunk");
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            delta(json);
            json.WriteEndObject();
            json.WriteNull("logprobs");
            json.WriteString("finish_reason", finish);
            json.WriteEndObject();
            json.WriteEndArray();
            if (delivery.Call.IncludeUsage) json.WriteNull("usage");
            json.WriteEndObject();
        });

    private static void WriteHead(Utf8JsonWriter json, Delivery delivery, string type)
    {
        json.WriteString("id", "chatcmpl-" + delivery.Exchange.RequestId["req_".Length..]);
        json.WriteString("object", type);
        json.WriteNumber("created", delivery.Exchange.Started.ToUnixTimeSeconds());
        json.WriteString("model", delivery.Exchange.Entry.Model);
        json.WriteBoolean("practice", true);
    }

    private static void WriteMessage(Utf8JsonWriter json, Delivery delivery)
    {
        var calls = delivery.Answer.Parts.OfType<Part.ToolCall>().ToList();
        var text = string.Concat(delivery.Answer.Parts.Select(part => TextOf(part, delivery)));
        if (delivery.Answer.Parts.Count == 0) delivery.ProduceNothing();
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", text.Length == 0 && calls.Count > 0 ? null : text);
        json.WriteString("refusal", delivery.Answer.Stop == StopReason.Refusal ? "A practice refusal, asked for by the request." : null);
        if (calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var call in calls)
            {
                delivery.ProduceCall(call);
                json.WriteStartObject();
                json.WriteString("id", call.Id);
                json.WriteString("type", "function");
                WriteFunction(json, call.Name, call.Arguments);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static string TextOf(Part part, Delivery delivery)
    {
        if (part is Part.Thinking thinking) delivery.ProduceThinking(thinking.Value);
        return part switch
        {
            Part.Text text => delivery.Produce(text.Value),
            Part.Live live => delivery.Produce(string.Concat(Enumerable.Range(1, live.Chunks).Select(live.Chunk))),
            _ => "",
        };
    }

    private static void WriteCalls(Utf8JsonWriter json, int index, Action write)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", index);
        write();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteFunction(Utf8JsonWriter json, string? name, string arguments)
    {
        json.WriteStartObject("function");
        if (name is not null) json.WriteString("name", name);
        json.WriteString("arguments", arguments);
        json.WriteEndObject();
    }

    private static void WriteUsageChunk(Utf8JsonWriter json, Delivery delivery)
    {
        json.WriteStartObject();
        WriteHead(json, delivery, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteEndArray();
        WriteUsage(json, delivery.Usage, delivery.Call.Card.BillsCacheWrites);
        json.WriteEndObject();
    }

    /// <summary>Unlike Anthropic's, prompt tokens include what was read from and written to the cache.</summary>
    private static void WriteUsage(Utf8JsonWriter json, Usage usage, bool writes)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", usage.Prompt);
        json.WriteNumber("completion_tokens", usage.Output);
        json.WriteNumber("total_tokens", usage.Prompt + usage.Output);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", usage.CacheRead);
        if (writes) json.WriteNumber("cache_write_tokens", usage.Written);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string FinishReason(Answer answer) => answer.Stop switch
    {
        StopReason.MaxTokens or StopReason.WindowExceeded => "length",
        StopReason.ToolUse => "tool_calls",
        StopReason.Refusal => "content_filter",
        _ => "stop",
    };
}
