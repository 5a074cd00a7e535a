using System.Buffers;

namespace Holdfast.Runtime.Passing;

/// <summary>Some bytes of a request to be replaced by others, or put in where <paramref name="Length"/> is 0.</summary>
internal readonly record struct Edit(int At, int Length, ReadOnlyMemory<byte> With)
{
    /// <summary>The bytes with the edits made, nothing copied.</summary>
    /// <param name="edits">In order, not overlapping.</param>
    public static ReadOnlySequence<byte> Apply(ReadOnlyMemory<byte> bytes, params ReadOnlySpan<Edit> edits)
    {
        if (edits.IsEmpty) return new(bytes);
        Piece? first = null, last = null;
        var at = 0;
        foreach (var edit in edits)
        {
            Add(bytes[at..edit.At]);
            Add(edit.With);
            at = edit.At + edit.Length;
        }
        Add(bytes[at..]);
        return new(first!, 0, last!, last!.Memory.Length);

        void Add(ReadOnlyMemory<byte> piece)
        {
            last = new Piece(piece, last);
            first ??= last;
        }
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
