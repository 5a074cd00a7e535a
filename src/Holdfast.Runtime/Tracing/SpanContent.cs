using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core;

namespace Holdfast.Runtime.Tracing;

/// <summary>What was said, as the conventions write it down: messages with a role and parts. Only where it is asked for.</summary>
internal static class SpanContent
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string System(Prompt prompt) => Write(json => Part(json, "text", "content", prompt.System));

    public static string Messages(Prompt prompt) => Write(json =>
    {
        foreach (var item in prompt.Items) Item(json, item);
    });

    public static string Answer(ModelOutcome outcome) =>
        Write(json => Message(json, "assistant", () => Blocks(json, outcome.Blocks), SnakeCase.Name(outcome.Stop)));

    private static void Item(Utf8JsonWriter json, PromptItem item)
    {
        switch (item)
        {
            case UserItem user: Message(json, "user", () => Part(json, "text", "content", user.Text)); break;
            case AssistantItem said: Message(json, "assistant", () => Blocks(json, said.Blocks)); break;
            case ToolResultItem result: Message(json, "tool", () => Part(json, "tool_call_response", "response", result.Content, result.CallId)); break;
        }
    }

    private static void Blocks(Utf8JsonWriter json, IReadOnlyList<Block> blocks)
    {
        foreach (var block in blocks)
        {
            if (block is TextBlock text) Part(json, "text", "content", text.Text);
            else if (block is ToolCallBlock call) Part(json, "tool_call", "arguments", call.Arguments, call.Id, call.Name);
        }
    }

    private static void Message(Utf8JsonWriter json, string role, Action parts, string? finish = null)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteStartArray("parts");
        parts();
        json.WriteEndArray();
        if (finish is not null) json.WriteString("finish_reason", finish);
        json.WriteEndObject();
    }

    private static void Part(Utf8JsonWriter json, string type, string field, string content, string? id = null, string? name = null)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        if (id is not null) json.WriteString("id", id);
        if (name is not null) json.WriteString("name", name);
        json.WriteString(field, content);
        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> elements)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Relaxed))
        {
            json.WriteStartArray();
            elements(json);
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
