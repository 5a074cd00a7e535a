using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Holdfast.Core.Memory;

/// <summary>
/// Rows of plain values as they lie in memory, each after its length: copied whole; only the same build on the same machine can read them.
/// </summary>
internal static class Plain
{
    public static void Write<T>(IBufferWriter<byte> to, ReadOnlySpan<T> values) where T : unmanaged
    {
        var length = values.Length;
        to.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
        to.Write(MemoryMarshal.AsBytes(values));
    }

    public static void Write<T>(IBufferWriter<byte> to, List<T> values) where T : unmanaged =>
        Write<T>(to, CollectionsMarshal.AsSpan(values));

    public static void Write<T>(IBufferWriter<byte> to, T value) where T : unmanaged => Write(to, new ReadOnlySpan<T>(in value));

    /// <summary>Fills an empty list, with room for a quarter more: the next value would double one that is exactly full.</summary>
    public static void Read<T>(ref ReadOnlySpan<byte> from, List<T> values) where T : unmanaged
    {
        var bytes = Next<T>(ref from, out var length);
        values.EnsureCapacity(length + (length / 4));
        CollectionsMarshal.SetCount(values, length);
        bytes.CopyTo(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)));
    }

    /// <summary>Fills an array of the length that was written.</summary>
    public static void Read<T>(ref ReadOnlySpan<byte> from, Span<T> values) where T : unmanaged =>
        Next<T>(ref from, out _).CopyTo(MemoryMarshal.AsBytes(values));

    public static T Read<T>(ref ReadOnlySpan<byte> from) where T : unmanaged => MemoryMarshal.Read<T>(Next<T>(ref from, out _));

    public static string ReadText(ref ReadOnlySpan<byte> from) => new(MemoryMarshal.Cast<byte, char>(Next<char>(ref from, out _)));

    private static ReadOnlySpan<byte> Next<T>(ref ReadOnlySpan<byte> from, out int length) where T : unmanaged
    {
        length = MemoryMarshal.Read<int>(from);
        var all = from.Slice(sizeof(int), length * Unsafe.SizeOf<T>());
        from = from[(sizeof(int) + all.Length)..];
        return all;
    }
}
