using System.Buffers;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>One call over HTTP that is answered by a stream of events: the same for every dialect.</summary>
/// <param name="secret">The key, so that no message can quote it.</param>
internal sealed class StreamedCall(HttpClient http, TimeProvider time, string? secret)
{
    private const int MaxErrorBytes = 64 * 1024;

    public async ValueTask<ModelOutcome> RunAsync(
        HttpRequestMessage request, ReadOnlyMemory<byte> body, AnswerStream answer, TimeLimits limits, CancellationToken cancel)
    {
        using var clock = new CallClock(limits, time, cancel);
        request.Content = new RequestBody(body, clock);
        string? requestId = null;
        Failure? failure;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, clock.Token);
            requestId = RequestId(response);
            failure = IsStream(response)
                ? await ReadAsync(response, answer, clock)
                : await RefusedAsync(response, clock);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException or JsonException or InvalidDataException)
        {
            failure = clock.Ended() ?? Broken(e, clock.Stage);
        }
        return answer.Outcome(failure, requestId, clock);
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
        return Lost(FailureStage.Streaming, "The stream ended before its end marker.");
    }

    private static bool Take(string name, ReadOnlySpan<byte> data, AnswerStream answer, CallClock clock)
    {
        answer.Take(name, data);
        if (answer.HasContent) clock.Content();
        return true;
    }

    private async ValueTask<Failure> RefusedAsync(HttpResponseMessage response, CallClock clock)
    {
        var error = ProviderError.Parse(await StartOfBodyAsync(response, clock.Token));
        var status = (int)response.StatusCode;
        if (response.Headers.Location is { } elsewhere)
            error = error with { Message = $"it redirects to {elsewhere}; set the provider's base URL to where it really is." };
        return FailureMap.Failure(
            error, status, FailureStage.AwaitingFirstToken, secret, RetryAfter.Ms(response.Headers, time.GetUtcNow()));
    }

    private static async ValueTask<byte[]> StartOfBodyAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxErrorBytes);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel);
            var count = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MaxErrorBytes), MaxErrorBytes, throwOnEndOfStream: false, cancel);
            return buffer[..count];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // A success without a stream is a page of something in between, or an error in disguise. Some servers name no content type at all.
    private static bool IsStream(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK
        && response.Content.Headers.ContentType?.MediaType is not ("application/json" or "text/html");

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("request-id", out var ids) || response.Headers.TryGetValues("x-request-id", out ids)
            ? ids.First()
            : null;

    private static Failure Broken(Exception e, FailureStage stage) => e switch
    {
        // The connection pool gave up on an attempt that other calls had begun.
        OperationCanceledException => new(FailureKind.ConnectTimeout, stage, FailureSide.Network, "No connection in time."),
        JsonException => Malformed(stage, $"An event of the stream is not what it should be: {e.Message}"),
        InvalidDataException => Malformed(stage, e.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => Malformed(stage, e.Message),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => Malformed(stage, e.Message),
        _ when stage == FailureStage.Connecting => Lost(stage, $"Could not connect: {e.Message}"),
        _ => Lost(stage, $"The connection broke: {e.Message}"),
    };

    private static Failure Lost(FailureStage stage, string message) =>
        new(FailureKind.ConnectionLost, stage, FailureSide.Network, message);

    private static Failure Malformed(FailureStage stage, string message) =>
        new(FailureKind.Malformed, stage, FailureSide.Provider, message);
}
