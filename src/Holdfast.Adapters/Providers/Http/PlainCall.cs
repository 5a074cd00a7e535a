using System.Net;
using System.Net.Http.Headers;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>A question over HTTP that can be done without: it is answered within seconds or not at all.</summary>
internal sealed class PlainCall(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private const int MaxAnswerBytes = 64 * 1024;

    /// <returns>The body of a success; null for everything else.</returns>
    public async ValueTask<byte[]?> AskAsync(HttpRequestMessage request, byte[] body, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if (response.StatusCode != HttpStatusCode.OK) return null;
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, end.Token);
            return await response.Content.ReadAsByteArrayAsync(end.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}
