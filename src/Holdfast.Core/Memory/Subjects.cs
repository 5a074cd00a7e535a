using System.Numerics;
using System.Runtime.InteropServices;

namespace Holdfast.Core.Memory;

/// <summary>
/// What each message of a conversation is about, as a direction: 64 bytes a message, looked at one after the other. All sums are of whole numbers, so
/// that every machine finds the same. Not thread-safe.
/// </summary>
internal sealed class Subjects(WordVectors words)
{
    private readonly List<sbyte> _directions = [];
    private readonly double[] _sum = new double[WordVectors.Dimensions];
    private int _count;

    /// <summary>The next message.</summary>
    public void Add(IEnumerable<string> terms)
    {
        var at = _count++ * WordVectors.Dimensions;
        CollectionsMarshal.SetCount(_directions, at + WordVectors.Dimensions);
        var direction = CollectionsMarshal.AsSpan(_directions)[at..];
        words.Mean(terms, direction);
        for (var i = 0; i < direction.Length; i++) _sum[i] += direction[i];
    }

    /// <summary>How alike messages are to some words, 0 to 1, where they are alike at all.</summary>
    /// <remarks>
    /// Seen from the mean of the conversation, since what all of it is about tells no message from another: the cosine of the angle there.
    /// </remarks>
    public IEnumerable<(int Message, double Likeness)> Like(IEnumerable<string> terms)
    {
        var (mean, wanted) = (new sbyte[WordVectors.Dimensions], new sbyte[WordVectors.Dimensions]);
        words.Mean(terms, wanted);
        if (Dot(wanted, wanted) == 0) yield break;
        for (var i = 0; i < mean.Length; i++) mean[i] = (sbyte)Math.Round(_sum[i] / _count);
        WordVectors.Scale([.. wanted.Zip(mean, (one, other) => (double)one - other)], wanted);
        var (meanSquare, meanWanted, length) = (Dot(mean, mean), Dot(mean, wanted), Math.Sqrt(Dot(wanted, wanted)));
        for (var message = 0; message < _count; message++)
        {
            var direction = CollectionsMarshal.AsSpan(_directions).Slice(message * WordVectors.Dimensions, WordVectors.Dimensions);
            var along = Dot(direction, wanted) - meanWanted;
            if (along <= 0 || Dot(direction, direction) is var square && square == 0) continue;
            yield return (message, along / (length * Math.Sqrt(Math.Max(1, square - (2 * Dot(direction, mean)) + meanSquare))));
        }
    }

    private static int Dot(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var sum = Vector<int>.Zero;
        for (var i = 0; i < WordVectors.Dimensions; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(one[i..]), out var low, out var high);
            Vector.Widen(new Vector<sbyte>(other[i..]), out var otherLow, out var otherHigh);
            // A product of two bytes fits into 16 bits, a sum of them does not.
            Vector.Widen(low * otherLow, out var first, out var second);
            Vector.Widen(high * otherHigh, out var third, out var fourth);
            sum += first + second + third + fourth;
        }
        return Vector.Sum(sum);
    }
}
