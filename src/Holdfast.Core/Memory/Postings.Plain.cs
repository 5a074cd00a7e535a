using System.Buffers;

namespace Holdfast.Core.Memory;

internal sealed partial class Postings
{
    /// <summary>Between two messages.</summary>
    public void WriteTo(IBufferWriter<byte> to)
    {
        Plain.Write(to, Count);
        Plain.Write(to, _terms);
        Plain.Write(to, _slices);
        Plain.Write(to, _held);
        Plain.Write(to, _heldAt);
    }

    /// <summary>Becomes what was written; nothing was added before.</summary>
    public void ReadFrom(ref ReadOnlySpan<byte> from)
    {
        Count = Plain.Read<int>(ref from);
        Plain.Read(ref from, _terms);
        Plain.Read(ref from, _slices);
        Plain.Read(ref from, _held);
        Plain.Read(ref from, _heldAt);
    }
}
