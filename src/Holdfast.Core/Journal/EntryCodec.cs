using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.Core.Journal;

/// <summary>The stored form of a fact: compact JSON, snake case, defaults left out.</summary>
public static class EntryCodec
{
    // Text is not escaped beyond what JSON needs: half the bytes for anything but ASCII.
    private static readonly EntryJson Json =
        new(new JsonSerializerOptions(EntryJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static readonly Dictionary<Type, string> Kinds = typeof(Fact).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
        .Cast<JsonDerivedTypeAttribute>().ToDictionary(kind => kind.DerivedType, kind => (string)kind.TypeDiscriminator!);

    /// <summary>The fact's stored name, e.g. user_message.</summary>
    public static string KindOf(Fact fact) => Kinds[fact.GetType()];

    public static byte[] Encode(Fact fact) => JsonSerializer.SerializeToUtf8Bytes(fact, Json.Fact);

    public static Fact Decode(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Json.Fact) ?? throw new JsonException("A journal entry must not be null.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Fact))]
public sealed partial class EntryJson : JsonSerializerContext;
