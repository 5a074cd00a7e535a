using Holdfast.Client.Contract;

namespace Holdfast.Client;

/// <summary>
/// The server refused, in its own words. A server that cannot be reached throws <see cref="HttpRequestException"/> instead.
/// </summary>
/// <param name="problem">
/// An answer that is no problem document (a proxy's, say) becomes one of type about:blank and code http_502 etc.
/// </param>
/// <param name="retryAfter">How long the server asked to wait, when it did.</param>
public sealed class HoldfastException(Problem problem, TimeSpan? retryAfter = null) : Exception(Describe(problem))
{
    public Problem Problem { get; } = problem;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    private static string Describe(Problem problem)
    {
        var fields = problem.Errors?.Select(error => $"{error.Field}: {error.Message}") ?? [];
        return string.Join('\n', fields.Prepend($"{problem.Code} {problem.Detail ?? problem.Title}"));
    }
}
