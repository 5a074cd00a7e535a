using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>From what a provider answers to what the next step depends on.</summary>
internal static class FailureMap
{
    /// <summary>How much of a provider's message is quoted.</summary>
    private const int MaxQuote = 500;

    public static Failure Failure(ProviderError error, int? status, FailureStage stage, string? secret, long? retryAfterMs = null)
    {
        var kind = Kind(error, status);
        return new(kind, stage, Side(kind), Message(error, status, secret), status, retryAfterMs);
    }

    public static FailureSide Side(FailureKind kind) => kind switch
    {
        FailureKind.InvalidRequest or FailureKind.PromptTooLong or FailureKind.Authentication or FailureKind.ModelNotFound
            or FailureKind.SpendCap or FailureKind.Cancelled or FailureKind.Abandoned => FailureSide.Ours,
        FailureKind.ConnectionLost or FailureKind.ConnectTimeout => FailureSide.Network,
        _ => FailureSide.Provider,
    };

    /// <summary>Words that tell more than a status come first, then the status; inside a stream, which has none, the type decides.</summary>
    private static FailureKind Kind(ProviderError error, int? status) =>
        ByReason(error) ?? (status is { } code ? ByStatus(code) : ByType(error.Type));

    private static FailureKind? ByReason(ProviderError error) => error switch
    {
        { Code: "enforced_spend_limit_reached" or "insufficient_quota" or "billing_hard_limit_reached" } => FailureKind.SpendCap,
        { Type: "insufficient_quota" or "billing_error" } => FailureKind.SpendCap,
        { Code: "context_length_exceeded" } => FailureKind.PromptTooLong,
        { Code: "model_not_found" } => FailureKind.ModelNotFound,
        { Code: "content_filter" or "content_policy_violation" or "invalid_prompt" } => FailureKind.ContentRefused,
        { Message: var said } when said.StartsWith("You have reached your specified", StringComparison.Ordinal) => FailureKind.SpendCap,
        { Message: var said } when said.Contains("content filtering policy", StringComparison.OrdinalIgnoreCase) => FailureKind.ContentRefused,
        { Message: var said } when SaysTooLong(said) => FailureKind.PromptTooLong,
        _ => null,
    };

    // The second is what vLLM and others say in place of OpenAI's code.
    private static bool SaysTooLong(string message) =>
        message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase)
        || message.Contains("maximum context length", StringComparison.OrdinalIgnoreCase);

    private static FailureKind ByStatus(int status) => status switch
    {
        401 or 403 => FailureKind.Authentication,
        402 => FailureKind.SpendCap,
        404 => FailureKind.ModelNotFound,
        408 or 409 => FailureKind.ServerError,
        429 => FailureKind.RateLimited,
        503 or 529 => FailureKind.Overloaded,
        >= 500 => FailureKind.ServerError,
        < 300 => FailureKind.Malformed,
        _ => FailureKind.InvalidRequest,
    };

    private static FailureKind ByType(string? type) => type switch
    {
        "authentication_error" or "permission_error" => FailureKind.Authentication,
        "invalid_request_error" or "request_too_large" => FailureKind.InvalidRequest,
        "not_found_error" => FailureKind.ModelNotFound,
        "overloaded_error" => FailureKind.Overloaded,
        "rate_limit_error" or "rate_limit_exceeded" => FailureKind.RateLimited,
        _ => FailureKind.ServerError,
    };

    private static string Message(ProviderError error, int? status, string? secret)
    {
        var reason = error.Code ?? error.Type;
        var said = string.IsNullOrEmpty(secret) ? error.Message : error.Message.Replace(secret, "[key]", StringComparison.Ordinal);
        return FormattableString.Invariant(
            $"The provider answered{(status is null ? " with an error" : $" {status}")}{(reason is null ? "" : $" ({reason})")}: {Shortened(said)}");
    }

    private static string Shortened(string text)
    {
        if (text.Length <= MaxQuote) return text;
        // Never half of a surrogate pair.
        var end = char.IsHighSurrogate(text[MaxQuote - 1]) ? MaxQuote - 1 : MaxQuote;
        return $"{text.AsSpan(0, end)}…";
    }
}
