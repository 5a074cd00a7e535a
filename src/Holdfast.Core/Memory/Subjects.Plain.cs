using System.Buffers;

namespace Holdfast.Core.Memory;

internal sealed partial class Subjects
{
    public void WriteTo(IBufferWriter<byte> to)
    {
        Plain.Write(to, _count);
        Plain.Write<double>(to, _sum);
        Plain.Write(to, _directions);
    }

    /// <summary>Becomes what was written; nothing was added before.</summary>
    public void ReadFrom(ref ReadOnlySpan<byte> from)
    {
        _count = Plain.Read<int>(ref from);
        Plain.Read<double>(ref from, _sum);
        Plain.Read(ref from, _directions);
    }
}
