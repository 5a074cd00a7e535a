using System.Text.Json;

namespace Holdfast.FakeProviders.Wire.OpenAi.Responses;

/// <summary>One item of a response's output.</summary>
/// <param name="Text">Of a message, so far.</param>
/// <param name="Call">Null for a message.</param>
internal sealed record ResponseItem(string Id, string Text, Part.ToolCall? Call)
{
    /// <param name="done">Whole; else as it begins.</param>
    public void Write(Utf8JsonWriter json, bool done)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("type", Call is null ? "message" : "function_call");
        json.WriteString("status", done ? "completed" : "in_progress");
        if (Call is not null)
        {
            json.WriteString("call_id", Call.Id);
            json.WriteString("name", Call.Name);
            json.WriteString("arguments", done ? Call.Arguments : "");
        }
        else
        {
            json.WriteString("role", "assistant");
            json.WriteStartArray("content");
            if (done) WritePart(json);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    public void WritePart(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "output_text");
        json.WriteString("text", Text);
        json.WriteStartArray("annotations");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
