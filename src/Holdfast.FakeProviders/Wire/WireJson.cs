using System.Text.Encodings.Web;
using System.Text.Json;

namespace Holdfast.FakeProviders.Wire;

/// <summary>JSON as the providers write it: characters as they are, escaped only where JSON demands it.</summary>
internal static class WireJson
{
    public static readonly JsonWriterOptions Writer = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(object value) => JsonSerializer.SerializeToUtf8Bytes(value, Relaxed);
}
