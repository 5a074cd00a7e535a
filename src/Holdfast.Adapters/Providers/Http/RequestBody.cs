using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>
/// A body, JSON unless it is said otherwise, that tells when it is sent. HTTP asks for it once the connection stands, so it is also how a call learns that.
/// </summary>
internal sealed class RequestBody : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly ReadOnlySequence<byte> _body;
    private readonly CallClock _clock;

    public RequestBody(ReadOnlySequence<byte> body, CallClock clock, MediaTypeHeaderValue? type = null)
    {
        _body = body;
        _clock = clock;
        Headers.ContentType = type ?? Json;
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _clock.Sent();
        foreach (var piece in _body) await stream.WriteAsync(piece, cancellationToken);
        _clock.Sent();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
