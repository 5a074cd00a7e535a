using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Client;

/// <summary>Reads what entries say. A reader of entries meets kinds it does not know; each of these answers "nothing" for them.</summary>
public static class Facts
{
    /// <summary>The text of an answer: its text blocks, put together. Null when the entry is no answer.</summary>
    public static string? AnswerText(this Entry entry) =>
        entry.Kind == "answer" ? TextOf(entry) : null;

    /// <summary>What an answer says that waits for a person's yes; null for other entries.</summary>
    public static string? HeldAnswerText(this Entry entry) => entry.Kind == "answer_held" ? TextOf(entry) : null;

    private static string TextOf(Entry entry) => string.Concat(Blocks(entry, "text").Select(block => Text(block, "text")));

    /// <summary>The tool calls of an answer, in order.</summary>
    public static IEnumerable<ToolCall> ToolCalls(this Entry entry) =>
        Blocks(entry, "tool_call").Select(Call);

    /// <summary>Who said an imported message: user, assistant or tool.</summary>
    public static string ImportedRole(this Entry entry) => entry.Text("role") is { Length: > 0 } role ? role : "user";

    /// <summary>The tool calls of an imported message, in order.</summary>
    public static IEnumerable<ToolCall> ImportedCalls(this Entry entry) =>
        entry.Kind == "message_imported" && entry.Data.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array
            ? calls.EnumerateArray().Select(Call)
            : [];

    /// <summary>What a failed attempt says of itself: its kind and message. Null for any other entry.</summary>
    public static (string Kind, string Message)? AttemptFailure(this Entry entry) =>
        entry.Kind == "attempt_ended" && entry.Data.TryGetProperty("failure", out var failure) && failure.ValueKind == JsonValueKind.Object
            ? (Text(failure, "kind"), Text(failure, "message"))
            : null;

    /// <summary>A field's text; empty when it is absent or no text (stored facts leave defaults out).</summary>
    public static string Text(this Entry entry, string field) => Text(entry.Data, field);

    public static long Number(this Entry entry, string field) =>
        entry.Data.TryGetProperty(field, out var value) && value.TryGetInt64(out var number) ? number : 0;

    public static bool Flag(this Entry entry, string field) =>
        entry.Data.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<JsonElement> Blocks(Entry entry, string type) =>
        entry.Kind == "answer" && entry.Data.TryGetProperty("blocks", out var blocks) && blocks.ValueKind == JsonValueKind.Array
            ? blocks.EnumerateArray().Where(block => Text(block, "type") == type)
            : [];

    private static ToolCall Call(JsonElement json) => new(Text(json, "id"), Text(json, "name"), Text(json, "arguments"));

    private static string Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
