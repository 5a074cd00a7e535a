using System.Text;
using System.Text.Json;

namespace Holdfast.Bench.Context;

/// <summary>The values in JSON, without its syntax.</summary>
internal static class Leaves
{
    /// <summary>Texts and numbers; what is no JSON is one text.</summary>
    public static IReadOnlyList<string> Of(string json)
    {
        try
        {
            return [.. Of(JsonElement.Parse(json))];
        }
        catch (JsonException)
        {
            return [json];
        }
    }

    /// <summary>All that a message says, a line for each part.</summary>
    public static void Write(RecordedMessage message, StringBuilder text)
    {
        if (message.Content.Length > 0) text.AppendLine(message.Content);
        foreach (var call in message.ToolCalls)
            foreach (var leaf in Of(call.Arguments)) text.AppendLine(leaf);
    }

    private static IEnumerable<string> Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property => Of(property.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Of),
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Number => [json.GetRawText()],
        _ => [],
    };
}
