using System.Text.Json;

namespace Holdfast.Core.Memory;

/// <summary>What JSON holds: its texts and numbers, and such names of fields as are values themselves.</summary>
internal static class JsonLeaves
{
    /// <summary>A field is named like address2; what has more digits is a number that things are listed by.</summary>
    private const int DigitsOfName = 3;

    /// <summary>In the order of the text; null when it is no JSON object or array.</summary>
    public static IReadOnlyList<string>? Of(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var leaves = new List<string>();
            Add(leaves, document.RootElement);
            return leaves;
        }
        // The last two: text that is no valid Unicode.
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static void Add(List<string> leaves, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                leaves.Add(json.GetString()!);
                break;
            case JsonValueKind.Number:
                leaves.Add(json.GetRawText());
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray()) Add(leaves, item);
                break;
            case JsonValueKind.Object:
                foreach (var field in json.EnumerateObject())
                {
                    if (field.Name.Count(char.IsAsciiDigit) >= DigitsOfName) leaves.Add(field.Name);
                    Add(leaves, field.Value);
                }
                break;
        }
    }
}
