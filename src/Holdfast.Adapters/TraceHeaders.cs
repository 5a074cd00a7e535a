using System.Diagnostics;

namespace Holdfast.Adapters;

/// <summary>
/// Tells whoever is called which trace the call belongs to, where the Runtime makes spans: only then did an operator ask for it. Otherwise nothing goes out that
/// tells others which calls belong together.
/// </summary>
internal static class TraceHeaders
{
    public static void AddTo(HttpRequestMessage request)
    {
        if (Activity.Current is not { Source.Name: Runtime.Tracing.Spans.Source, IdFormat: ActivityIdFormat.W3C } span) return;
        request.Headers.TryAddWithoutValidation("traceparent", span.Id);
        if (span.TraceStateString is { Length: > 0 } state) request.Headers.TryAddWithoutValidation("tracestate", state);
    }
}
