using System.Globalization;
using System.Text.Json;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>JSON as an outline: one line a field, tables for collections of like objects; null and empty fields are dropped.</summary>
internal static class JsonText
{
    private const int InlineChars = 160;

    public static List<Line>? Read(string content)
    {
        if (content.AsSpan().TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            using var document = JsonDocument.Parse(content);
            var lines = new List<Line>();
            Write(lines, "", document.RootElement, 0);
            return lines;
        }
        // The last two: text that is no valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static void Write(List<Line> lines, string name, JsonElement value, int depth)
    {
        if (JsonCell.IsEmpty(value)) return;
        var label = name.Length == 0 ? "" : name + ": ";
        var indent = new string(' ', Math.Min(depth, 8));
        if (JsonTable.Of(value) is { } table)
        {
            table.Write(lines, indent + label);
            return;
        }
        var isNested = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        var inline = isNested && value.GetRawText().Length > InlineChars * 2 ? null : JsonCell.Text(value);
        if (inline is { Length: <= InlineChars } || !isNested)
        {
            foreach (var part in PlainText.Split(indent + label + inline)) lines.Add(new(part, 4));
            return;
        }
        if (name.Length > 0) lines.Add(new(indent + label.TrimEnd(), Line.Most));
        if (value.ValueKind == JsonValueKind.Object)
            foreach (var field in value.EnumerateObject()) Write(lines, field.Name, field.Value, depth + 1);
        else if (value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)))
            foreach (var part in PlainText.Split(JsonCell.Text(value))) lines.Add(new(part, 3));
        else
            foreach (var (i, item) in value.EnumerateArray().Index()) Write(lines, (i + 1).ToString(CultureInfo.InvariantCulture), item, depth + 1);
    }
}
