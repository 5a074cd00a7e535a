using System.Text.Json;

namespace Holdfast.FakeProviders.Wire;

internal static class JsonReading
{
    /// <summary>The property, or null where it is absent or JSON null.</summary>
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string? GetText(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    /// <exception cref="ApiError">It is there and not a whole number.</exception>
    public static int? GetInt(this JsonElement element, string name)
    {
        if (element.Get(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw ApiError.Invalid($"{name}: Input should be a valid integer", name);
    }

    /// <summary>The strings in an array; what is not a string is left out, and what is not an array has none.</summary>
    public static List<string> GetTexts(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList()
            : [];

    public static bool IsTrue(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.True };

    public static bool IsString(this JsonElement? element) => element is { ValueKind: JsonValueKind.String };

    public static bool IsArray(this JsonElement? element) => element is { ValueKind: JsonValueKind.Array };

    public static bool IsObject(this JsonElement? element) => element is { ValueKind: JsonValueKind.Object };

    public static string Shortened(this string text, int chars) => text.Length <= chars ? text : text[..chars] + "...";
}
