using System.Diagnostics;
using Holdfast.Core.Tools;

namespace Holdfast.Runtime.Tracing;

/// <summary>One call of a tool while it runs. The default is that of nobody who listens.</summary>
internal readonly struct ToolSpan(Spans spans, Activity? activity) : IDisposable
{
    public void Ended(ToolOutcome outcome)
    {
        if (activity is null) return;
        if (spans.Options.ContentNames is { } content) activity.SetTag(content.Result, outcome.Content);
        if (outcome.IsError) activity.SetTag("error.type", "tool_error").SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose() => activity?.Dispose();
}
