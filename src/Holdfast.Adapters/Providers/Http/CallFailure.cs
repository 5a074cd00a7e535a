using System.Buffers;
using System.Text.Json;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>What an exception, or an answer that is none, means for the next step: the same for every way of calling.</summary>
internal static class CallFailure
{
    private const int MaxErrorBytes = 64 * 1024;

    public static bool IsForeseen(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException or JsonException or InvalidDataException;

    public static Failure Broken(Exception e, FailureStage stage) => e switch
    {
        // The connection pool gave up on an attempt that other calls had begun.
        OperationCanceledException => new(FailureKind.ConnectTimeout, stage, FailureSide.Network, "No connection in time."),
        JsonException => Malformed(stage, $"The answer is not what it should be: {e.Message}"),
        InvalidDataException => Malformed(stage, e.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => Malformed(stage, e.Message),
        HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } => Malformed(stage, e.Message),
        _ when stage == FailureStage.Connecting => Lost(stage, $"Could not connect: {e.Message}"),
        _ => Lost(stage, $"The connection broke: {e.Message}"),
    };

    public static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("request-id", out var ids) || response.Headers.TryGetValues("x-request-id", out ids)
            ? ids.First()
            : null;

    public static Failure Lost(FailureStage stage, string message) => new(FailureKind.ConnectionLost, stage, FailureSide.Network, message);

    /// <param name="body">Its start, see <see cref="StartOfBodyAsync"/>.</param>
    /// <param name="secret">The key, so that no message can quote it.</param>
    public static Failure Refused(HttpResponseMessage response, ReadOnlySpan<byte> body, string? secret, DateTimeOffset now)
    {
        var error = ProviderError.Parse(body);
        if (response.Headers.Location is { } elsewhere)
            error = error with { Message = $"it redirects to {elsewhere}; set the provider's base URL to where it really is." };
        return FailureMap.Failure(
            error, (int)response.StatusCode, FailureStage.AwaitingFirstToken, secret, RetryAfter.Ms(response.Headers, now));
    }

    public static async ValueTask<byte[]> StartOfBodyAsync(HttpResponseMessage response, CancellationToken cancel)
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

    public static Failure Malformed(FailureStage stage, string message) =>
        new(FailureKind.Malformed, stage, FailureSide.Provider, message);
}
