using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdfast.Core.Context;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>Request bodies: compact, in the order written, escaped no more than JSON needs.</summary>
internal static class JsonBody
{
    // Room for names and punctuation around an item's content.
    private const int PerItem = 128;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(Prompt prompt, Action<Utf8JsonWriter> members) =>
        Write(1024 + prompt.System.Length + prompt.Items.Sum(item => item.Size + PerItem), members);

    /// <param name="size">About how many bytes it will have.</param>
    public static byte[] Write(int size, Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(size);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Whether a tool call's arguments are what dialects with typed arguments take; a model may have written anything.</summary>
    public static bool IsObject(string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
            while (reader.Read()) continue;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
