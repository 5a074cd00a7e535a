using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.Adapters.Storage.Files;

/// <summary>Writes a file by and by, and behind it a checksum (CRC-32C) of all of it.</summary>
internal sealed class CheckedFile(SafeFileHandle file) : IBufferWriter<byte>, IDisposable
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Not zero, which many zeros would leave as it is.</summary>
    private const uint FirstSum = uint.MaxValue;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _used;
    private long _written;
    private uint _sum = FirstSum;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _used >= Math.Max(1, sizeHint)) return _buffer.AsMemory(_used);
        Flush();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sizeHint, _buffer.Length);
        return _buffer;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>All was written.</summary>
    public void End()
    {
        Flush();
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, _sum);
        RandomAccess.Write(file, _buffer.AsSpan(0, sizeof(uint)), _written);
    }

    /// <summary>What such a file holds, when it holds all that was written.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> all, out ReadOnlySpan<byte> content)
    {
        content = all.Length < sizeof(uint) ? default : all[..^sizeof(uint)];
        return all.Length >= sizeof(uint) && Sum(FirstSum, content) == BinaryPrimitives.ReadUInt32LittleEndian(all[content.Length..]);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Flush()
    {
        RandomAccess.Write(file, _buffer.AsSpan(0, _used), _written);
        _sum = Sum(_sum, _buffer.AsSpan(0, _used));
        _written += _used;
        _used = 0;
    }

    private static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) sum = BitOperations.Crc32C(sum, one);
        return sum;
    }
}
