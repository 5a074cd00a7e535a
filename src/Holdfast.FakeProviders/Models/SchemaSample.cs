using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>A small value that satisfies a JSON schema, as far as tools use it.</summary>
internal static class SchemaSample
{
    private const int MaxDepth = 8;

    /// <param name="known">Values to use for top-level properties of that name, as JSON.</param>
    public static string Json(JsonElement schema, IReadOnlyDictionary<string, string>? known = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer)) Write(json, schema, schema, known, 0);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(
        Utf8JsonWriter json, JsonElement root, JsonElement schema, IReadOnlyDictionary<string, string>? known, int depth)
    {
        if (depth > MaxDepth) json.WriteNullValue();
        else if (Given(schema) is { } given) given.WriteTo(json);
        else if (Resolve(root, schema) is { } inner) Write(json, root, inner, known, depth + 1);
        else WriteByType(json, root, schema, known, depth);
    }

    private static void WriteByType(
        Utf8JsonWriter json, JsonElement root, JsonElement schema, IReadOnlyDictionary<string, string>? known, int depth)
    {
        switch (TypeOf(schema))
        {
            case "object": WriteObject(json, root, schema, known, depth); break;
            case "array": WriteArray(json, root, schema, depth); break;
            case "string": json.WriteStringValue(Text(schema)); break;
            case "integer" or "number": WriteNumber(json, schema); break;
            case "boolean": json.WriteBooleanValue(true); break;
            default: json.WriteNullValue(); break;
        }
    }

    /// <summary>Required properties; all of them where none is required.</summary>
    private static void WriteObject(
        Utf8JsonWriter json, JsonElement root, JsonElement schema, IReadOnlyDictionary<string, string>? known, int depth)
    {
        var required = schema.GetTexts("required");
        json.WriteStartObject();
        if (schema.Get("properties") is { ValueKind: JsonValueKind.Object } properties)
        {
            foreach (var property in properties.EnumerateObject())
            {
                var value = known?.GetValueOrDefault(property.Name);
                if (value is null && required.Count > 0 && !required.Contains(property.Name)) continue;
                json.WritePropertyName(property.Name);
                if (value is not null) json.WriteRawValue(value);
                else Write(json, root, property.Value, null, depth + 1);
            }
        }
        json.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter json, JsonElement root, JsonElement schema, int depth)
    {
        var count = Math.Max(1, schema.GetInt("minItems") ?? 1);
        json.WriteStartArray();
        for (var item = 0; item < count && schema.Get("items") is { } items; item++) Write(json, root, items, null, depth + 1);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, JsonElement schema)
    {
        if (schema.Get("minimum") is { } minimum) minimum.WriteTo(json);
        else if (schema.Get("maximum") is { ValueKind: JsonValueKind.Number } maximum && maximum.GetDouble() < 1) maximum.WriteTo(json);
        else json.WriteNumberValue(1);
    }

    private static string Text(JsonElement schema)
    {
        var text = schema.GetText("format") switch
        {
            "date" => "2026-11-21",
            "date-time" => "2026-11-21T12:00:00Z",
            "time" => "12:00:00Z",
            "email" => "practice@example.com",
            "uri" => "https://example.com/practice",
            "uuid" => "00000000-0000-4000-8000-000000000001",
            _ => "practice",
        };
        if (schema.GetInt("minLength") is { } least) text = text.PadRight(least, 'x');
        return schema.GetInt("maxLength") is { } most && text.Length > most ? text[..most] : text;
    }

    private static JsonElement? Given(JsonElement schema) =>
        schema.Get("const") ?? schema.Get("default") ?? First(schema.Get("enum")) ?? First(schema.Get("examples"));

    private static JsonElement? Resolve(JsonElement root, JsonElement schema)
    {
        if (schema.GetText("$ref") is { } reference) return Follow(root, reference);
        return First(schema.Get("anyOf")) ?? First(schema.Get("oneOf")) ?? First(schema.Get("allOf"));
    }

    private static JsonElement? Follow(JsonElement root, string reference)
    {
        JsonElement? at = root;
        foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries)) at = at?.Get(step);
        return at;
    }

    private static JsonElement? First(JsonElement? array) =>
        array is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0 ? items[0] : null;

    private static string? TypeOf(JsonElement schema) => schema.Get("type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString(),
        { ValueKind: JsonValueKind.Array } types when types.GetArrayLength() > 0 => types[0].GetString(),
        _ => schema.Get("properties") is null ? null : "object",
    };
}
