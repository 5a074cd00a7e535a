using System.Runtime.CompilerServices;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>Sends requests as their clients wrote them: the same for every dialect.</summary>
/// <param name="http">Used by this provider alone; see <see cref="ProviderHttp.NewInvoker"/>.</param>
/// <param name="secret">The key, so that no message can quote it.</param>
internal sealed class Forwarding(HttpMessageInvoker http, TimeProvider time, string? secret)
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IUpstreamAnswer> SendAsync(HttpRequestMessage request, UpstreamCall call, UsageScan scan, CancellationToken cancel)
    {
        // Who waits for a whole answer sees nothing before the last token: only the end of the call bounds it.
        var limits = call.Streams ? call.Limits : call.Limits with { FirstToken = call.Limits.Attempt };
        var clock = new CallClock(limits, time, cancel);
        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Content = new RequestBody(call.Body, clock);
        var answer = new UpstreamAnswer(scan, clock, secret);
        await answer.ReceiveAsync(http, request, call.Streams, time.GetUtcNow());
        return answer;
    }

    /// <summary>Where a client's query goes along.</summary>
    public static Uri To(Uri url, string query) => query.Length == 0 ? url : new(url.AbsoluteUri + query);
}
