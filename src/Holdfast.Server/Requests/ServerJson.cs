using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Client.Contract;

namespace Holdfast.Server.Requests;

/// <summary>
/// The contract's JSON as the server reads and writes it: a field it does not know is a mistake, and text is not escaped beyond need.
/// </summary>
public static class ServerJson
{
    private static readonly HoldfastJson Json = new(Configure(new JsonSerializerOptions(HoldfastJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    }));

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)(Json.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is missing in {nameof(HoldfastJson)}."));

    /// <summary>Makes other options agree: those that answers and the OpenAPI document are written with.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        if (!options.TypeInfoResolverChain.Contains(HoldfastJson.Default)) options.TypeInfoResolverChain.Insert(0, HoldfastJson.Default);
        return options;
    }
}
