using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>What else a provider says of an answer. Its limits mean nothing in the other dialect and stay here.</summary>
internal static class TranslatedHeaders
{
    private static readonly string[] RequestIds = ["request-id", "x-request-id"];

    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase) { "retry-after", "retry-after-ms", "x-should-retry" };

    /// <summary>The request's id under both names; no client reads more than one.</summary>
    public static List<KeyValuePair<string, string>> Of(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var kept = headers.Where(header => Kept.Contains(header.Key) || header.Key.StartsWith("x-practice-", StringComparison.OrdinalIgnoreCase)).ToList();
        if (RequestId(headers) is { } id) kept.AddRange(RequestIds.Select(name => new KeyValuePair<string, string>(name, id)));
        return kept;
    }

    /// <summary>An error of the provider's in the client's words.</summary>
    public static UpstreamRefusal Refusal(UpstreamRefusal refusal, Failure failure, AnswerWriter writer)
    {
        var error = new SaidError(failure.Kind, refusal.Status, ProviderError.Parse(refusal.Body.Span).Message);
        return new(
            writer.StatusOf(error), [.. Of(refusal.Headers), new("content-type", "application/json")],
            writer.Error(error, RequestId(refusal.Headers)));
    }

    private static string? RequestId(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        headers.FirstOrDefault(header => RequestIds.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Value;
}
