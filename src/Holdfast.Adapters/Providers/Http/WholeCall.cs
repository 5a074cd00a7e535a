using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>How a call ended that is answered in one piece.</summary>
/// <param name="Answer">Null when it failed.</param>
/// <param name="Told">What the provider said of its limits.</param>
internal sealed record WholeAnswer<T>(T? Answer, Failure? Failure, string? RequestId, TimeSpan Duration, RateLimits Told) where T : class;

/// <summary>One call over HTTP that is answered in one piece.</summary>
/// <param name="secret">The key, so that no message can quote it.</param>
internal sealed class WholeCall(HttpClient http, TimeProvider time, string? secret)
{
    /// <param name="body">Not sent with a GET.</param>
    /// <param name="type">Null = JSON.</param>
    /// <param name="read">Makes the answer of its bytes; throws <see cref="JsonException"/> when they are none.</param>
    public async ValueTask<WholeAnswer<T>> RunAsync<T>(
        HttpRequestMessage request, ReadOnlyMemory<byte> body, TimeLimits limits, Func<byte[], T> read, CancellationToken cancel,
        MediaTypeHeaderValue? type = null)
        where T : class
    {
        using var clock = new CallClock(limits, time, cancel);
        TraceHeaders.AddTo(request);
        if (request.Method == HttpMethod.Get) clock.Sent();
        else request.Content = new RequestBody(new(body), clock, type);
        string? requestId = null;
        var told = default(RateLimits);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
            requestId = CallFailure.RequestId(response);
            told = RateLimitHeaders.Of(response.Headers, time.GetUtcNow());
            if (response.StatusCode != HttpStatusCode.OK)
                return new(null, await RefusedAsync(response, clock), requestId, clock.Elapsed, told);
            return new(read(await BodyAsync(response, clock)), null, requestId, clock.Elapsed, told);
        }
        catch (Exception e) when (CallFailure.IsForeseen(e))
        {
            return new(null, clock.Ended() ?? CallFailure.Broken(e, clock.Stage), requestId, clock.Elapsed, told);
        }
    }

    private async ValueTask<Failure> RefusedAsync(HttpResponseMessage response, CallClock clock) =>
        CallFailure.Refused(response, await CallFailure.StartOfBodyAsync(response, clock.Token), secret, time.GetUtcNow());

    private static async ValueTask<byte[]> BodyAsync(HttpResponseMessage response, CallClock clock)
    {
        clock.Opened();
        await using var stream = new WatchedStream(await response.Content.ReadAsStreamAsync(clock.Token), clock);
        using var body = new MemoryStream();
        await stream.CopyToAsync(body, clock.Token);
        return body.ToArray();
    }
}
