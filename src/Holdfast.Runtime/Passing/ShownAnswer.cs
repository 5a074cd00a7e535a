using System.Buffers;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>A client, and all that it was shown of a stream: from these bytes an answer that breaks off is gone on with.</summary>
/// <param name="keeps">False = nothing is remembered, since nothing could be gone on with.</param>
internal sealed class ShownAnswer(IPassClient client, bool keeps) : IPassClient, IDisposable
{
    /// <summary>Bytes of one answer that are kept; a longer one is not gone on with. An answer of 64,000 tokens has some 8 million.</summary>
    private const int MostKept = 16 * 1024 * 1024;

    private byte[] _bytes = [];
    private int _count;
    private bool _keeps = keeps;

    public bool HasBegun { get; private set; }

    /// <summary>Null when they were not kept.</summary>
    public ReadOnlyMemory<byte>? Bytes => _keeps && HasBegun ? _bytes.AsMemory(0, _count) : null;

    public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd)
    {
        HasBegun = true;
        _keeps &= answer.Length is null;
        client.Begin(answer, model, attempts, costNanoUsd);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        if (_keeps) Keep(bytes.Span);
        return client.WriteAsync(bytes, cancel);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _keeps = _count + bytes.Length <= MostKept;
        if (!_keeps) return;
        if (_count + bytes.Length > _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_count + bytes.Length, Math.Max(16_384, _bytes.Length * 2)));
            _bytes.AsSpan(0, _count).CopyTo(larger);
            Dispose();
            _bytes = larger;
        }
        bytes.CopyTo(_bytes.AsSpan(_count));
        _count += bytes.Length;
    }
}
