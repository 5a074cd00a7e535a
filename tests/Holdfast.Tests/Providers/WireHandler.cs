using System.Net;

namespace Holdfast.Tests.Providers;

/// <summary>Answers every request with the same bytes and keeps what was asked.</summary>
internal sealed class WireHandler(int status, Func<Stream> body, params (string Name, string Value)[] headers) : HttpMessageHandler
{
    public WireHandler(byte[] stream) : this(200, () => new MemoryStream(stream), ("content-type", "text/event-stream; charset=utf-8"))
    {
    }

    public HttpRequestMessage? Request { get; private set; }

    public byte[] RequestBody { get; private set; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Request = request;
        RequestBody = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(body()) };
        foreach (var (name, value) in headers)
            if (!response.Headers.TryAddWithoutValidation(name, value)) response.Content.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
