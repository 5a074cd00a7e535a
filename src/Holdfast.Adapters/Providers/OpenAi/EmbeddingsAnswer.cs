using System.Text.Json;
using System.Text.Json.Serialization;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <param name="Data">In any order.</param>
internal sealed record EmbeddingsAnswer(IReadOnlyList<EmbeddingRow?>? Data = null, string? Model = null, WireUsage? Usage = null)
{
    /// <summary>In the order of the texts.</summary>
    [JsonIgnore]
    public float[][] Vectors { get; private init; } = [];

    /// <exception cref="JsonException">It is no vector for each text.</exception>
    public static EmbeddingsAnswer Read(byte[] body, EmbeddingCall call)
    {
        var answer = JsonSerializer.Deserialize(body, OpenAiWire.Default.EmbeddingsAnswer);
        var rows = answer?.Data ?? throw new JsonException("It has no data.");
        if (rows.Count != call.Texts.Count) throw new JsonException($"It has {rows.Count} vectors for {call.Texts.Count} texts.");
        var vectors = new float[rows.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            var (at, vector) = (rows[i]?.Index ?? i, rows[i]?.Embedding);
            if (at < 0 || at >= vectors.Length || vectors[at] is not null) throw new JsonException($"Nobody asked for a vector {at}.");
            if (vector is null or [] || !Array.TrueForAll(vector, float.IsFinite)) throw new JsonException($"Vector {at} is none.");
            vectors[at] = vector;
        }
        var wanted = call.Dimensions ?? (call.Model.Card.Dimensions > 0 ? call.Model.Card.Dimensions : vectors[0].Length);
        return Array.Find(vectors, vector => vector.Length != wanted) is { } other
            ? throw new JsonException($"A vector has {other.Length} components and not {wanted}.")
            : answer with { Vectors = vectors };
    }
}

/// <param name="Index">Of its text; some servers leave it out and keep the order.</param>
internal sealed record EmbeddingRow(float[]? Embedding = null, int? Index = null);
