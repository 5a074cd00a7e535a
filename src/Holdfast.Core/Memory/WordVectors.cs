using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Holdfast.Core.Memory;

/// <summary>
/// What words mean, as far as the company they keep tells: stems of frequent English words, each with a direction, alike for words alike ("swim" and
/// "pool"). A word that is not among them, of whatever language, has none, and is compared by its letters only. Immutable.
/// </summary>
public sealed class WordVectors
{
    /// <summary>Components of a direction.</summary>
    public const int Dimensions = 64;

    /// <summary>The rank from which on a word counts more than half: the words before it stand in every text.</summary>
    private const double CommonRanks = 200;

    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private readonly sbyte[] _directions;

    /// <summary>No words.</summary>
    public static WordVectors None { get; } = new([0, 0, 0, 0]);

    /// <param name="file">
    /// The number of words (32 bits, little-endian), the words, each ended by a line feed and the most frequent first, then as many directions of
    /// <see cref="Dimensions"/> signed bytes. data/word-vectors.cs makes it.
    /// </param>
    public WordVectors(ReadOnlySpan<byte> file)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(file);
        var words = file[sizeof(int)..^(count * Dimensions)];
        foreach (var word in words.Split((byte)'\n'))
            if (_ranks.Count < count) _ranks.Add(Encoding.UTF8.GetString(words[word]), _ranks.Count);
        _directions = MemoryMarshal.Cast<byte, sbyte>(file[^(count * Dimensions)..]).ToArray();
    }

    /// <summary>
    /// What some words are about together: the mean of their directions, frequent words weighing less (the smooth inverse frequency of Arora, Liang
    /// and Ma 2017, the frequency taken from the rank after Zipf). All zero when none is known.
    /// </summary>
    /// <param name="terms">Stems; each counts once.</param>
    internal void Mean(IEnumerable<string> terms, Span<sbyte> direction)
    {
        Span<double> sum = stackalloc double[Dimensions];
        sum.Clear();
        foreach (var term in terms.Distinct())
        {
            if (!_ranks.TryGetValue(term, out var rank)) continue;
            var weight = (rank + 1) / (rank + CommonRanks);
            for (var i = 0; i < Dimensions; i++) sum[i] += weight * _directions[(rank * Dimensions) + i];
        }
        Direction.Scale(sum, direction);
    }
}
