using Holdfast.FakeProviders.Reader;

namespace Holdfast.FakeProviders.Models;

/// <summary>
/// A vector of length 1 that is near to that of a text with like words. No model: each stem, and each four letters in a row so that words
/// of one family are near, adds to one component or takes from it, chosen by its hash.
/// </summary>
internal static class TextVector
{
    private const int GramChars = 4;

    private const float StemWeight = 1, GramWeight = 0.25f;

    public static float[] Of(string text, int dimensions)
    {
        var vector = new float[dimensions];
        foreach (var stem in Words.Stems(text)) Add(vector, stem, StemWeight);
        var lower = text.ToLowerInvariant();
        for (var at = 0; at + GramChars <= lower.Length; at++)
        {
            var gram = lower.AsSpan(at, GramChars);
            if (IsWord(gram)) Add(vector, Hash(gram), GramWeight);
        }
        var length = MathF.Sqrt(vector.Sum(component => component * component));
        // Nothing but small words, or sums that cancel out.
        if (length == 0) return [1, .. vector[1..]];
        for (var i = 0; i < dimensions; i++) vector[i] /= length;
        return vector;
    }

    private static void Add(float[] vector, ulong hash, float weight)
    {
        // The lowest bits of FNV-1a vary least.
        hash ^= hash >> 32;
        vector[(hash >> 1) % (ulong)vector.Length] += (hash & 1) == 0 ? weight : -weight;
    }

    private static bool IsWord(ReadOnlySpan<char> gram)
    {
        foreach (var c in gram)
            if (!char.IsLetterOrDigit(c)) return false;
        return true;
    }

    /// <summary>FNV-1a over the characters.</summary>
    private static ulong Hash(ReadOnlySpan<char> gram)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in gram) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
