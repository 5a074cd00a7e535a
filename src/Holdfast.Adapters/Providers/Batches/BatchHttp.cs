using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Batches;

/// <summary>How both batch interfaces are spoken to: short questions, and results of a JSON object to a line.</summary>
/// <param name="secret">The key, so that no message can quote it.</param>
/// <param name="sign">Adds the headers that every request carries.</param>
internal sealed class BatchHttp(HttpClient http, TimeProvider time, string? secret, Action<HttpRequestMessage> sign)
{
    /// <summary>Of one reading of results.</summary>
    private const long MaxResultBytes = 4L << 30;

    private static readonly TimeLimits Asking = TimeLimits.Default with { FirstToken = TimeSpan.FromSeconds(30), Attempt = TimeSpan.FromSeconds(30) };

    private static readonly TimeLimits Reading = TimeLimits.Default with { Attempt = TimeSpan.FromHours(1) };

    private readonly WholeCall _calls = new(http, time, secret);

    /// <summary>A question without a body.</summary>
    /// <exception cref="OperationCanceledException">Never: it is a failure.</exception>
    public ValueTask<WholeAnswer<T>> AskAsync<T>(HttpMethod method, Uri url, Func<byte[], T> read, CancellationToken cancel) where T : class =>
        SendAsync(method, url, default, Asking, read, cancel);

    /// <param name="within">How long it may take.</param>
    public ValueTask<WholeAnswer<T>> PostAsync<T>(
        Uri url, ReadOnlyMemory<byte> body, TimeSpan within, Func<byte[], T> read, CancellationToken cancel, MediaTypeHeaderValue? type = null)
        where T : class =>
        SendAsync(HttpMethod.Post, url, body, Asking with { FirstToken = within, Attempt = within }, read, cancel, type);

    /// <summary>Reads lines until one is not wanted any more.</summary>
    /// <param name="take">False = enough.</param>
    public async ValueTask<Failure?> ReadLinesAsync(Uri url, Func<JsonElement, ValueTask<bool>> take, CancellationToken cancel)
    {
        using var clock = new CallClock(Reading, time, cancel);
        using var request = Signed(HttpMethod.Get, url);
        clock.Sent();
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                return CallFailure.Refused(response, await CallFailure.StartOfBodyAsync(response, clock.Token), secret, time.GetUtcNow());
            clock.Opened();
            clock.Content();
            await using var stream = new WatchedStream(await response.Content.ReadAsStreamAsync(clock.Token), clock, MaxResultBytes);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            while (await reader.ReadLineAsync(clock.Token) is { } line)
                if (line.Length > 0 && !await take(JsonElement.Parse(line))) break;
            return null;
        }
        catch (Exception e) when (CallFailure.IsForeseen(e))
        {
            return clock.Ended() ?? CallFailure.Broken(e, clock.Stage);
        }
    }

    private async ValueTask<WholeAnswer<T>> SendAsync<T>(
        HttpMethod method, Uri url, ReadOnlyMemory<byte> body, TimeLimits limits, Func<byte[], T> read, CancellationToken cancel,
        MediaTypeHeaderValue? type = null) where T : class
    {
        using var request = Signed(method, url);
        return await _calls.RunAsync(request, body, limits, read, cancel, type);
    }

    private HttpRequestMessage Signed(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        sign(request);
        return request;
    }
}
