using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Holdfast.FakeProviders.Cache;

/// <summary>Names prefixes: each link's digest covers everything added before it.</summary>
internal sealed class DigestChain
{
    private readonly ArrayBufferWriter<byte> _link = new();
    private UInt128 _head;

    public UInt128 Head => _head;

    public static UInt128 Of(params ReadOnlySpan<string> parts)
    {
        var chain = new DigestChain();
        foreach (var part in parts) chain.Add(part).Add("\0");
        return chain.Close();
    }

    public DigestChain Add(ReadOnlySpan<char> text) => Add(MemoryMarshal.AsBytes(text));

    public DigestChain Add(ReadOnlySpan<byte> bytes)
    {
        if (_link.WrittenCount == 0)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(_link.GetSpan(16), _head);
            _link.Advance(16);
        }
        _link.Write(bytes);
        return this;
    }

    public UInt128 Close()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_link.WrittenSpan, hash);
        _link.ResetWrittenCount();
        return _head = BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
