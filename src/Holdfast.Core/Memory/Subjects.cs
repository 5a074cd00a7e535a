using System.Numerics;
using System.Runtime.InteropServices;

namespace Holdfast.Core.Memory;

/// <summary>
/// What messages of a conversation are about, as directions: a byte for each component, looked at one after the other. All sums are of
/// whole numbers, so that every machine finds the same. Not thread-safe.
/// </summary>
/// <param name="dimensions">Components of a direction.</param>
internal sealed partial class Subjects(int dimensions)
{
    // Directions stand at whole steps of what the machine adds up at once; what is left over is zero.
    private readonly int _stride = (dimensions + Vector<sbyte>.Count - 1) / Vector<sbyte>.Count * Vector<sbyte>.Count;
    private readonly List<sbyte> _directions = [];
    private readonly double[] _sum = new double[dimensions];
    private int _count;

    public int Dimensions => dimensions;

    /// <summary>What they take in memory.</summary>
    public long Bytes => _directions.Capacity;

    /// <summary>A message's direction, given once; all zero when it is not known.</summary>
    public void Add(int message, ReadOnlySpan<sbyte> direction)
    {
        var end = (message + 1) * _stride;
        if (_directions.Count < end) CollectionsMarshal.SetCount(_directions, end);
        direction.CopyTo(CollectionsMarshal.AsSpan(_directions)[(message * _stride)..]);
        for (var i = 0; i < dimensions; i++) _sum[i] += direction[i];
        _count++;
    }

    /// <summary>What messages are to be compared with; null when that is not known, or nothing of them.</summary>
    public Subject? Of(ReadOnlySpan<sbyte> direction)
    {
        if (_count == 0 || direction.Length != dimensions || direction.IndexOfAnyExcept((sbyte)0) < 0) return null;
        var (mean, seen, wanted) = (new sbyte[_stride], new double[dimensions], new sbyte[_stride]);
        for (var i = 0; i < dimensions; i++)
        {
            mean[i] = (sbyte)Math.Round(_sum[i] / _count);
            seen[i] = direction[i] - mean[i];
        }
        Direction.Scale(seen, wanted.AsSpan(0, dimensions));
        return new(this, mean, wanted);
    }

    private ReadOnlySpan<sbyte> Of(int message) =>
        (message + 1) * _stride is var end && end <= _directions.Count ? CollectionsMarshal.AsSpan(_directions)[(end - _stride)..end] : [];

    private static int Dot(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var sum = Vector<int>.Zero;
        for (var i = 0; i < one.Length; i += Vector<sbyte>.Count)
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

        /// <summary>How alike a message is, as the cosine of the angle there; 0 where it is not, or its direction is not known.</summary>
        public double Likeness(int message)
        {
            var direction = all.Of(message);
            var along = Dot(direction, wanted) - _meanWanted;
            if (along <= 0 || Dot(direction, direction) is var square && square == 0) return 0;
            return along / (_length * Math.Sqrt(Math.Max(1, square - (2 * Dot(direction, mean)) + _meanSquare)));
        }
    }
}
