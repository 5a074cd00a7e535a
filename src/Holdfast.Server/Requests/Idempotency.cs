using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Requests;

/// <summary>
/// A request's <c>Idempotency-Key</c>. While it is held, another request with the same key is told that the first is still running.
/// Dispose it when the answer stands.
/// </summary>
/// <param name="Record">Null when the caller gave no key. Stored with what the request does; its Resource is filled in there.</param>
public sealed record Idempotency(IdempotencyRecord? Record, ProblemResult? Problem, Action? Release = null) : IDisposable
{
    /// <summary>
    /// For requests that make something outside conversations: what an earlier one with this key made, or why this one is refused.
    /// </summary>
    public async ValueTask<(string? Resource, ProblemResult? Problem)> FindEarlierAsync(HttpContext http, IJournal journal)
    {
        if (Problem is not null || Record is null) return (null, Problem);
        return await journal.FindIdempotentAsync(http.Caller().Circle, Record.Key, http.RequestAborted) is { } earlier
            ? (earlier.Resource, Mismatch(earlier))
            : (null, null);
    }

    /// <summary>Keeps what this request made. Not in one transaction with it: a crash in between lets a repetition make it again.</summary>
    public ValueTask RememberAsync(HttpContext http, IDirectory directory, string resource) => Record is null
        ? default
        : directory.RememberAsync(http.Caller().Circle, Record with { Resource = resource }, CancellationToken.None);

    public const string Header = "Idempotency-Key";

    public const int MaxChars = 255;

    /// <summary>The same key was used before, for this: null when it was the same request, so that its answer is given again.</summary>
    public ProblemResult? Mismatch(IdempotencyRecord earlier) =>
        earlier.BodyHash == Record?.BodyHash ? null : ErrorCode.IdempotencyMismatch.Problem();

    public void Dispose() => Release?.Invoke();
}

/// <summary>Idempotency keys of requests that are running on this node.</summary>
public sealed class IdempotencyKeys(TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string Tenant, string Key), bool> _running = new();

    /// <param name="body">The exact bytes; the route and they together are what the key stands for.</param>
    public Idempotency Read(HttpContext http, ReadOnlySpan<byte> body)
    {
        var header = http.Request.Headers[Idempotency.Header];
        if (header.Count == 0) return new(null, null);
        if (header.Count > 1 || header[0] is not { Length: > 0 and <= Idempotency.MaxChars } key)
            return new(null, ErrorCode.Invalid(
                new FieldError(Idempotency.Header, $"Send one key of 1 to {Idempotency.MaxChars} characters.")));

        key = http.Caller().Idempotent(key);
        var entry = (http.Caller().Circle, key);
        if (!_running.TryAdd(entry, true))
            return new(null, ErrorCode.IdempotencyInFlight.Problem() with { RetryAfter = TimeSpan.FromSeconds(1) });
        return new(new(key, Hash(http.Request, body), Resource: "", clock.Now()), null, () => _running.TryRemove(entry, out _));
    }

    private static string Hash(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return Convert.ToBase64String(hash.GetHashAndReset());
    }
}
