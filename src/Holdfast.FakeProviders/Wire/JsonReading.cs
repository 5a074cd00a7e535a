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

    public static bool IsTrue(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.True };

    public static bool IsString(this JsonElement? element) => element is { ValueKind: JsonValueKind.String };

    public static bool IsArray(this JsonElement? element) => element is { ValueKind: JsonValueKind.Array };

    public static bool IsObject(this JsonElement? element) => element is { ValueKind: JsonValueKind.Object };

    public static string Shortened(this string text, int chars) => text.Length <= chars ? text : text[..chars] + "...";
}
