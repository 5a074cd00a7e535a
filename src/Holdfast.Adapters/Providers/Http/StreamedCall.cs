using System.Net;
using System.Net.ServerSentEvents;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>One call over HTTP that is answered by a stream of events: the same for every dialect.</summary>
/// <param name="secret">The key, so that no message can quote it.</param>
internal sealed class StreamedCall(HttpClient http, TimeProvider time, string? secret)
{
    public async ValueTask<ModelOutcome> RunAsync(
        HttpRequestMessage request, ReadOnlyMemory<byte> body, AnswerStream answer, TimeLimits limits, CancellationToken cancel)
    {
        using var clock = new CallClock(limits, time, cancel);
        TraceHeaders.AddTo(request);
        request.Content = new RequestBody(new(body), clock);
        string? requestId = null;
        var told = default(RateLimits);
        Failure? failure;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
            requestId = CallFailure.RequestId(response);
            told = RateLimitHeaders.Of(response.Headers, time.GetUtcNow());
            var isStream = IsStream(response);
            if (isStream) answer.Begin(told);
            failure = isStream ? await ReadAsync(response, answer, clock) : await RefusedAsync(response, clock);
        }
        catch (Exception e) when (CallFailure.IsForeseen(e))
        {
            failure = clock.Ended() ?? CallFailure.Broken(e, clock.Stage);
        }
        return answer.Outcome(failure, requestId, clock, told);
    }

    private async ValueTask<Failure?> ReadAsync(HttpResponseMessage response, AnswerStream answer, CallClock clock)
    {
        clock.Opened();
        await using var stream = new WatchedStream(await response.Content.ReadAsStreamAsync(clock.Token), clock);
        var events = SseParser.Create(stream, (name, data) => Take(name, data, answer, clock));
        await foreach (var _ in events.EnumerateAsync(clock.Token))
        {
            if (answer.Error is { } error) return FailureMap.Failure(error, status: null, FailureStage.Streaming, secret);
            if (answer.Complete) return null;
        }
        return CallFailure.Lost(FailureStage.Streaming, "The stream ended before its end marker.");
    }

    private static bool Take(string name, ReadOnlySpan<byte> data, AnswerStream answer, CallClock clock)
    {
        answer.Take(name, data);
        if (answer.HasContent) clock.Content();
        return true;
    }

    private async ValueTask<Failure> RefusedAsync(HttpResponseMessage response, CallClock clock) =>
        CallFailure.Refused(response, await CallFailure.StartOfBodyAsync(response, clock.Token), secret, time.GetUtcNow());

    // A success without a stream is a page of something in between, or an error in disguise. Some servers name no content type at all.
    private static bool IsStream(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK
        && response.Content.Headers.ContentType?.MediaType is not ("application/json" or "text/html");
}
