using System.Buffers;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.Translating;

/// <summary>What else a provider says of an answer. Its limits mean nothing in the other dialect and stay here.</summary>
internal static class TranslatedHeaders
{
    private static readonly string[] RequestIds = ["request-id", "x-request-id"];

    private static readonly string[] Kept = ["retry-after", "retry-after-ms", "x-should-retry"];

    /// <summary>The request's id under both names; no client reads more than one.</summary>
    public static List<KeyValuePair<string, string>> Of(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var kept = headers.Where(header => IsKept(header.Key)).ToList();
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

    /// <summary>An error that came in place of the rest of a stream, as an event.</summary>
    public static UpstreamRefusal InStream(UpstreamRefusal refusal, Failure failure, AnswerWriter writer)
    {
        var into = new ArrayBufferWriter<byte>();
        var message = ProviderError.Parse(SseFrame.Field(refusal.Body.Span, "data:"u8)).Message;
        writer.Write(new Said.Failed(new(failure.Kind, null, message)), into);
        return refusal with { Body = into.WrittenMemory };
    }

    private static bool IsKept(string name) =>
        Kept.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("x-practice-", StringComparison.OrdinalIgnoreCase);

    private static string? RequestId(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        headers.FirstOrDefault(header => RequestIds.Contains(header.Key, StringComparer.OrdinalIgnoreCase)).Value;
}
