namespace Holdfast.FakeProviders.Wire;

/// <summary>
/// A request the provider does not carry out. Thrown, because the first mistake found ends the reading, as with the real ones.
/// </summary>
internal sealed class ApiError(int status, string message) : Exception(message)
{
    public int Status { get; } = status;

    /// <summary>The field at fault (OpenAI dialect).</summary>
    public string? Param { get; init; }

    /// <summary>Machine-readable reason (OpenAI dialect).</summary>
    public string? Code { get; init; }

    /// <summary>Machine-readable reason inside <c>error.details</c> (Anthropic dialect).</summary>
    public string? DetailCode { get; init; }

    public int? RetryAfterSeconds { get; init; }

    public static ApiError Invalid(string message, string? param = null, string? code = null) =>
        new(400, message) { Param = param, Code = code };

    public static ApiError Unauthorized(string message) => new(401, message) { Code = "invalid_api_key" };

    public static ApiError UnknownModel(string model) => new(404, $"model: {model}") { Code = "model_not_found", Param = "model" };

    public static ApiError TooLarge() => new(413, "Request exceeds the maximum size");

    public static ApiError RateLimited(string message, int? retryAfterSeconds) =>
        new(429, message) { Code = "rate_limit_exceeded", RetryAfterSeconds = retryAfterSeconds };

    public static ApiError Overloaded() => new(529, "Overloaded") { Code = "server_overloaded" };
}
