using System.Text.Json;
using Holdfast.FakeProviders.Tokens;

namespace Holdfast.FakeProviders.Wire.OpenAi.Responses;

/// <summary>Writes an answer as a response, whole or in events. One for each answer.</summary>
/// <param name="isKept">The response can be gone on from by its id.</param>
internal sealed class ResponsesWriter(Delivery delivery, bool isKept)
{
    private const int ArgumentChunk = 24;

    private readonly List<ResponseItem> _items = [];
    private int _sequence;

    public static string IdOf(Delivery delivery) => "resp_" + Suffix(delivery);

    public byte[] Body()
    {
        foreach (var part in delivery.Answer.Parts) Take(part);
        if (delivery.Answer.Parts.Count == 0) delivery.ProduceNothing();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer)) WriteResponse(json, done: true);
        return buffer.ToArray();
    }

    public async Task StreamAsync(EventSink sink)
    {
        await SendAsync(sink, "response.created", json => WriteResponse(json, done: false), "response");
        await SendAsync(sink, "response.in_progress", json => WriteResponse(json, done: false), "response");
        foreach (var part in delivery.Answer.Parts)
        {
            if (part is Part.Thinking thinking) delivery.ProduceThinking(thinking.Value); // reasoning is billed and not shown
            else if (part is Part.ToolCall call) await SendCallAsync(sink, call);
            else await SendTextAsync(sink, part);
        }
        if (delivery.Answer.Parts.Count == 0) delivery.ProduceNothing();
        var end = IsIncomplete ? "response.incomplete" : "response.completed";
        await SendAsync(sink, end, json => WriteResponse(json, done: true), "response", last: true);
    }

    private bool IsIncomplete => delivery.Answer.Stop is StopReason.MaxTokens or StopReason.WindowExceeded or StopReason.Refusal;

    private static string Suffix(Delivery delivery) => delivery.Exchange.RequestId["req_".Length..];

    private void Take(Part part)
    {
        switch (part)
        {
            case Part.Thinking thinking: delivery.ProduceThinking(thinking.Value); break;
            case Part.Text text: _items.Add(NewText(delivery.Produce(text.Value))); break;
            case Part.Live live: _items.Add(NewText(delivery.Produce(string.Concat(Enumerable.Range(1, live.Chunks).Select(live.Chunk))))); break;
            case Part.ToolCall call:
                delivery.ProduceCall(call);
                _items.Add(NewCall(call));
                break;
        }
    }

    private ResponseItem NewText(string text) => new($"msg_{Suffix(delivery)}_{_items.Count}", text, null);

    private ResponseItem NewCall(Part.ToolCall call) => new($"fc_{Suffix(delivery)}_{_items.Count}", "", call);

    private async Task SendTextAsync(EventSink sink, Part part)
    {
        var item = NewText("");
        await SendItemAsync(sink, "response.output_item.added", item, done: false);
        await SendPartAsync(sink, "response.content_part.added", item);
        var pieces = part is Part.Live live
            ? Enumerable.Range(1, live.Chunks).Select(n => delivery.Produce(live.Chunk(n)))
            : delivery.Pieces(((Part.Text)part).Value);
        foreach (var piece in pieces)
        {
            await sink.NextChunkAsync();
            item = item with { Text = item.Text + piece };
            await SendPlaceAsync(sink, "response.output_text.delta", item, "delta", piece);
        }
        await SendPlaceAsync(sink, "response.output_text.done", item, "text", item.Text);
        await SendPartAsync(sink, "response.content_part.done", item);
        await SendItemAsync(sink, "response.output_item.done", item, done: true);
        _items.Add(item);
    }

    private async Task SendCallAsync(EventSink sink, Part.ToolCall call)
    {
        delivery.ProduceCall(call);
        var item = NewCall(call);
        await SendItemAsync(sink, "response.output_item.added", item, done: false);
        foreach (var piece in Tokenizer.Pieces(call.Arguments, ArgumentChunk))
        {
            await sink.NextChunkAsync();
            await SendPlaceAsync(sink, "response.function_call_arguments.delta", item, "delta", piece);
        }
        await SendPlaceAsync(sink, "response.function_call_arguments.done", item, "arguments", call.Arguments);
        await SendItemAsync(sink, "response.output_item.done", item, done: true);
        _items.Add(item);
    }

    private ValueTask SendItemAsync(EventSink sink, string type, ResponseItem item, bool done) => SendAsync(sink, type, json =>
    {
        json.WriteNumber("output_index", _items.Count);
        json.WritePropertyName("item");
        item.Write(json, done);
    });

    private ValueTask SendPartAsync(EventSink sink, string type, ResponseItem item) => SendAsync(sink, type, json =>
    {
        WritePlace(json, item);
        json.WritePropertyName("part");
        item.WritePart(json);
    });

    private ValueTask SendPlaceAsync(EventSink sink, string type, ResponseItem item, string name, string value) => SendAsync(sink, type, json =>
    {
        WritePlace(json, item);
        json.WriteString(name, value);
        if (item.Call is null)
        {
            json.WriteStartArray("logprobs");
            json.WriteEndArray();
        }
    });

    private void WritePlace(Utf8JsonWriter json, ResponseItem item)
    {
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", _items.Count);
        if (item.Call is null) json.WriteNumber("content_index", 0);
    }

    private ValueTask SendAsync(EventSink sink, string type, Action<Utf8JsonWriter> write, string? inside = null, bool last = false) =>
        sink.SendAsync(type, json =>
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("sequence_number", _sequence++);
            if (inside is not null) json.WritePropertyName(inside);
            write(json);
            json.WriteEndObject();
        }, last);

    private void WriteResponse(Utf8JsonWriter json, bool done)
    {
        json.WriteStartObject();
        json.WriteString("id", IdOf(delivery));
        json.WriteString("object", "response");
        json.WriteNumber("created_at", delivery.Exchange.Started.ToUnixTimeSeconds());
        json.WriteString("status", !done ? "in_progress" : IsIncomplete ? "incomplete" : "completed");
        json.WriteString("model", delivery.Exchange.Entry.Model);
        json.WriteBoolean("practice", true);
        json.WriteNull("error");
        WriteIncomplete(json, done);
        json.WriteStartArray("output");
        foreach (var item in done ? _items : []) item.Write(json, done: true);
        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls", delivery.Call.ParallelTools);
        json.WriteBoolean("store", isKept);
        json.WriteString("tool_choice", "auto");
        json.WriteStartArray("tools");
        json.WriteEndArray();
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        if (done) WriteUsage(json);
        json.WriteEndObject();
    }

    private void WriteIncomplete(Utf8JsonWriter json, bool done)
    {
        if (!done || !IsIncomplete)
        {
            json.WriteNull("incomplete_details");
            return;
        }
        json.WriteStartObject("incomplete_details");
        json.WriteString("reason", delivery.Answer.Stop == StopReason.Refusal ? "content_filter" : "max_output_tokens");
        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        var usage = delivery.Usage;
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Prompt);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("cached_tokens", usage.CacheRead);
        if (delivery.Call.Card.BillsCacheWrites) json.WriteNumber("cache_write_tokens", usage.Written);
        json.WriteEndObject();
        json.WriteNumber("output_tokens", usage.Output);
        json.WriteStartObject("output_tokens_details");
        json.WriteNumber("reasoning_tokens", usage.Reasoning);
        json.WriteEndObject();
        json.WriteNumber("total_tokens", usage.Prompt + usage.Output);
        json.WriteEndObject();
    }
}
