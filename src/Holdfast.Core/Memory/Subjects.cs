using System.Numerics;
using System.Runtime.InteropServices;

namespace Holdfast.Core.Memory;

/// <summary>
/// What each message of a conversation is about, as a direction: 64 bytes a message, looked at one after the other. All sums are of whole numbers, so
/// that every machine finds the same. Not thread-safe.
/// </summary>
internal sealed partial class Subjects(WordVectors words)
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

    /// <summary>What some words are about, to compare messages with; null when that is not known.</summary>
    public Subject? Of(IEnumerable<string> terms)
    {
        var (mean, wanted) = (new sbyte[WordVectors.Dimensions], new sbyte[WordVectors.Dimensions]);
        words.Mean(terms, wanted);
        if (_count == 0 || Dot(wanted, wanted) == 0) return null;
        for (var i = 0; i < mean.Length; i++) mean[i] = (sbyte)Math.Round(_sum[i] / _count);
        WordVectors.Scale([.. wanted.Zip(mean, (one, other) => (double)one - other)], wanted);
        return new(this, mean, wanted);
    }

    private ReadOnlySpan<sbyte> Direction(int message) =>
        CollectionsMarshal.AsSpan(_directions).Slice(message * WordVectors.Dimensions, WordVectors.Dimensions);

    private static int Dot(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var sum = Vector<int>.Zero;
        for (var i = 0; i < WordVectors.Dimensions; i += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(one[i..]), out var low, out var high);
            Vector.Widen(new Vector<sbyte>(other[i..]), out var otherLow, out var otherHigh);
            // Two products of two bytes fit into 16 bits, more of them do not.
            Vector.Widen((low * otherLow) + (high * otherHigh), out var first, out var second);
            sum += first + second;
        }
        return Vector.Sum(sum);
    }

    /// <summary>
    /// Seen from the mean of the conversation, since what all of it is about tells no message from another.
    /// </summary>
    internal sealed class Subject(Subjects all, sbyte[] mean, sbyte[] wanted)
    {
        private readonly int _meanSquare = Dot(mean, mean), _meanWanted = Dot(mean, wanted);
        private readonly double _length = Math.Sqrt(Dot(wanted, wanted));

        /// <summary>How alike a message is, as the cosine of the angle there; 0 where it is not.</summary>
        public double Likeness(int message)
        {
            var direction = all.Direction(message);
            var along = Dot(direction, wanted) - _meanWanted;
            if (along <= 0 || Dot(direction, direction) is var square && square == 0) return 0;
            return along / (_length * Math.Sqrt(Math.Max(1, square - (2 * Dot(direction, mean)) + _meanSquare)));
        }
    }
}
