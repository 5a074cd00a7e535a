using System.Buffers.Text;

namespace Holdfast.Bench.Streams;

/// <summary>What one reader saw of the paced model's chunks, <c>c17 t1763690000000000 </c>: their order, and how long each took.</summary>
internal sealed class ChunkLog(int expected)
{
    private readonly int[] _transitMicros = new int[expected];
    private byte[] _partial = [];

    public int Received { get; private set; }

    /// <summary>Chunks that did not come in order, exactly once.</summary>
    public int Wrong { get; private set; }

    public bool IsComplete => Received == expected && Wrong == 0;

    public ReadOnlySpan<int> TransitMicros => _transitMicros.AsSpan(0, Received);

    /// <param name="text">A piece of the answer, cut anywhere.</param>
    /// <param name="now">When it was read, in unix microseconds.</param>
    public void Read(ReadOnlySpan<byte> text, long now)
    {
        if (_partial.Length > 0) text = (byte[])[.. _partial, .. text];
        while (text.IndexOf(" t"u8) is var middle and >= 0 && text[(middle + 2)..].IndexOf((byte)' ') is var end and >= 0)
        {
            var isNumbered = Utf8Parser.TryParse(text[1..middle], out int number, out _);
            var isTimed = Utf8Parser.TryParse(text.Slice(middle + 2, end), out long sent, out _);
            Add(isNumbered && isTimed ? number : 0, (int)(now - sent));
            text = text[(middle + end + 3)..];
        }
        _partial = text.Length == 0 ? [] : text.ToArray();
    }

    private void Add(int number, int transit)
    {
        if (number != Received + 1 || number > expected) Wrong++;
        else _transitMicros[Received++] = transit;
    }
}
