using System.Net;

namespace Holdfast.Client.Http;

/// <summary>Which answers are worth asking again, and when. Every request here may be repeated: POSTs carry an Idempotency-Key.</summary>
internal static class RetryRule
{
    public const int MaxRetries = 4;

    /// <summary>A server that asks for more than this is not waited for: the caller is told, with the time it asked for.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(2);

    /// <returns>How long to wait before asking again; null = do not.</returns>
    public static TimeSpan? Wait(HttpResponseMessage response, int retries, DateTimeOffset now)
    {
        if (response.IsSuccessStatusCode || retries >= MaxRetries || !IsWorthIt(response)) return null;
        var wait = RetryAfter(response, now) ?? Backoff(retries);
        return wait <= _longestWait ? wait : null;
    }

    /// <summary>0.5 s, 1 s, 2 s … up to 8 s, less up to a quarter, so that many clients do not come back at once.</summary>
    public static TimeSpan Backoff(int retries) =>
        TimeSpan.FromSeconds(Math.Min(0.5 * Math.Pow(2, retries), 8) * (1 - (0.25 * Random.Shared.NextDouble())));

    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var told = response.Headers.RetryAfter;
        var wait = told?.Delta ?? told?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool IsWorthIt(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("x-should-retry", out var told)) return told.First() == "true";
        return response.StatusCode is HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
            // The same request is still running: its answer is worth waiting for, when the server says so.
            || (response.StatusCode is HttpStatusCode.Conflict && response.Headers.RetryAfter is not null);
    }
}
