using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.Runtime.Dialects;

/// <summary>JSON as it goes out: compact, escaped no more than JSON needs.</summary>
internal static class DialectJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(this JsonNode node)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        node.WriteTo(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An event of a stream.</summary>
    /// <param name="name">Null = it has none.</param>
    public static void WriteEvent(this IBufferWriter<byte> into, string? name, JsonNode data)
    {
        if (name is not null)
        {
            into.Write("event: "u8);
            into.Write(System.Text.Encoding.UTF8.GetBytes(name));
            into.Write("\n"u8);
        }
        into.Write("data: "u8);
        data.WriteTo(into);
        into.Write("\n\n"u8);
    }

    public static JsonNode? Node(this JsonElement element) => JsonNode.Parse(element.GetRawText());

    public static JsonArray Array(IEnumerable<JsonNode?> items) => new([.. items]);

    /// <summary>The arguments of a call as the object that they should be; what is none is shown to the model as it is.</summary>
    public static JsonObject Arguments(string text)
    {
        try
        {
            if (text.Length == 0) return [];
            if (JsonNode.Parse(text) is JsonObject arguments) return arguments;
        }
        catch (JsonException)
        {
            // A model may have written anything.
        }
        return new() { ["_raw"] = text };
    }

    /// <summary>A member's text; null when there is none.</summary>
    public static string? Text(this JsonElement of, string name) =>
        of.Get(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Get(this JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>A member's number; 0 when there is none.</summary>
    public static long Count(this JsonElement? of, string name) =>
        of?.Get(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : 0;

    private static void WriteTo(this JsonNode node, IBufferWriter<byte> into)
    {
        using var json = new Utf8JsonWriter(into, Options);
        node.WriteTo(json);
    }
}
