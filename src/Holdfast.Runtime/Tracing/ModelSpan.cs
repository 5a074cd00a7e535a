using System.Diagnostics;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Tracing;

/// <summary>One call of a model while it runs. The default is that of nobody who listens.</summary>
internal readonly struct ModelSpan(Spans spans, Activity? activity, string operation, string spoken, string model) : IDisposable
{
    public Activity? Activity => activity;

    public void Ended(ModelOutcome outcome)
    {
        if (spans is null) return;
        activity?.SetTag("gen_ai.response.finish_reasons", new[] { SnakeCase.Name(outcome.Stop) });
        if (activity is not null && spans.Options.ContentNames is { } content) activity.SetTag(content.Output, SpanContent.Answer(outcome));
        End(outcome.Failure, outcome.Usage, outcome.AnsweredBy, outcome.RequestId, outcome.FirstToken, outcome.Duration);
    }

    public void Ended(EmbeddingOutcome outcome)
    {
        if (spans is not null) End(outcome.Failure, outcome.Usage, outcome.AnsweredBy, outcome.RequestId, null, outcome.Duration);
    }

    /// <param name="answer">Null when nobody lived to hear one.</param>
    /// <param name="firstChunk">Null where it did not stream.</param>
    public void Ended(IUpstreamAnswer? answer, TimeSpan? firstChunk)
    {
        if (spans is not null && answer is not null)
            End(answer.Failure, answer.Usage, answer.AnsweredBy, null, firstChunk, answer.Duration);
    }

    public void Dispose() => activity?.Dispose();

    private void End(Failure? failure, Usage? usage, string? answeredBy, string? requestId, TimeSpan? firstChunk, TimeSpan duration)
    {
        var labels = new TagList
        {
            { "gen_ai.operation.name", operation }, { spans.Options.Names.Provider, spoken }, { "gen_ai.request.model", model },
        };
        if (answeredBy is not null) labels.Add("gen_ai.response.model", answeredBy);
        if (usage is { } tokens) Count(tokens, labels);
        if (failure is not null) labels.Add("error.type", SnakeCase.Name(failure.Kind));
        spans.Durations.Record(duration.TotalSeconds, labels);
        if (firstChunk is { } first) spans.FirstChunks?.Record(first.TotalSeconds, labels);
        if (activity is null) return;
        activity.SetTag("gen_ai.response.model", answeredBy).SetTag("gen_ai.response.id", requestId);
        if (failure is null) return;
        // What the provider said may quote what was said to it.
        activity.SetTag("error.type", SnakeCase.Name(failure.Kind)).SetTag("http.response.status_code", failure.Status)
            .SetTag("holdfast.failure.stage", SnakeCase.Name(failure.Stage))
            .SetStatus(ActivityStatusCode.Error, spans.Options.ContentNames is not null ? failure.Message : SnakeCase.Name(failure.Kind));
    }

    private void Count(Usage usage, in TagList labels)
    {
        if (spans.Tokens.Enabled)
        {
            spans.Tokens.Record(usage.Prompt, With(labels, "input"));
            spans.Tokens.Record(usage.Output, With(labels, "output"));
        }
        // The conventions' input is all of the prompt, cached or not.
        activity?.SetTag("gen_ai.usage.input_tokens", usage.Prompt).SetTag("gen_ai.usage.output_tokens", usage.Output);
        if (spans.Options.Names is { CacheRead: { } read, CacheWrite: { } written })
            activity?.SetTag(read, usage.CacheRead).SetTag(written, usage.CacheWrite + usage.CacheWriteLong);
    }

    private static TagList With(TagList labels, string type)
    {
        labels.Add("gen_ai.token.type", type);
        return labels;
    }
}
