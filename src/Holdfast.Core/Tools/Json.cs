using System.Text.Json;

namespace Holdfast.Core.Tools;

/// <summary>Small questions to JSON values, as JSON Schema asks them. What is not there is undefined, never an exception.</summary>
internal static class Json
{
    private const int MaxQuote = 100;

    public static JsonElement Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static IEnumerable<JsonElement> Items(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    public static IEnumerable<JsonElement> OneOrMore(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Array ? element.Items() : [element];

    public static string? Text(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    public static long? Whole(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) && decimal.IsInteger(number)
        && number is >= 0 and <= long.MaxValue
            ? (long)number
            : null;

    public static bool Is(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && IsInteger(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    /// <summary>1.0 is an integer too.</summary>
    private static bool IsInteger(JsonElement value) =>
        value.TryGetDecimal(out var exact) ? decimal.IsInteger(exact) : double.IsInteger(value.GetDouble());

    public static int Compare(JsonElement a, JsonElement b) =>
        a.TryGetDecimal(out var x) && b.TryGetDecimal(out var y) ? x.CompareTo(y) : a.GetDouble().CompareTo(b.GetDouble());

    public static bool IsMultiple(JsonElement value, JsonElement step) =>
        value.TryGetDecimal(out var x) && step.TryGetDecimal(out var y) && y != 0 ? x % y == 0 : value.GetDouble() % step.GetDouble() == 0;

    public static string Named(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        var kind => Article(kind.ToString().ToLowerInvariant()),
    };

    public static string Article(string type) => type switch
    {
        "null" => "null",
        "object" or "array" or "integer" => $"an {type}",
        _ => $"a {type}",
    };

    public static string Short(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= MaxQuote ? text : $"{text.AsSpan(0, MaxQuote)}…";
    }

    /// <summary>A local reference, "#" or "#/…"; null when it leads nowhere.</summary>
    public static JsonElement? Resolve(JsonElement root, string reference)
    {
        if (reference == "#") return root;
        if (!reference.StartsWith("#/", StringComparison.Ordinal)) return null;
        var found = root;
        foreach (var part in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part)
                .Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            found = found.ValueKind == JsonValueKind.Array
                ? found.EnumerateArray().ElementAtOrDefault(int.TryParse(name, out var index) ? index : -1)
                : found.Find(name);
        }
        return found.ValueKind == JsonValueKind.Undefined ? null : found;
    }
}
