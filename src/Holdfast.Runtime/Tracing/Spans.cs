using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Runtime.Tracing;

/// <summary>
/// Spans and metrics by OpenTelemetry's conventions for generative AI: a turn, in it each call of a model and of a tool. Where nobody listens nothing is
/// made. Safe for any number of threads.
/// </summary>
public sealed class Spans : IDisposable
{
    /// <summary>Of the spans' source; the metrics are in a meter of their own, since <c>/metrics</c> has the like under names of its own.</summary>
    public const string Source = "Holdfast", GenAiMeter = "Holdfast.GenAi";

    /// <summary>
    /// Messages whose requests are remembered until their turn ends, and turns that pause. What nobody comes back to is forgotten with all others when
    /// there are more.
    /// </summary>
    private const int MostKept = 10_000;

    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> Powers = new()
    {
        HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864],
    };

    private readonly ActivitySource _source = new(Source);
    private readonly Meter _meter = new(GenAiMeter);
    private readonly ConcurrentDictionary<(ConversationKey, long), ActivityContext> _origins = new();
    private readonly ConcurrentDictionary<(ConversationKey, long), Activity> _paused = new();

    public Spans(TracingOptions options)
    {
        Options = options;
        Durations = _meter.CreateHistogram("gen_ai.client.operation.duration", "s", "From the start of a call to its end.", tags: null, Seconds);
        Tokens = _meter.CreateHistogram("gen_ai.client.token.usage", "{token}", "Tokens of a call, of the prompt and of the answer.", tags: null, Powers);
        if (options.Names.FirstChunk is { } name)
            FirstChunks = _meter.CreateHistogram(name, "s", "From the start of a call to the first of its answer.", tags: null, Seconds);
    }

    public TracingOptions Options { get; }

    internal Histogram<double> Durations { get; }

    internal Histogram<long> Tokens { get; }

    internal Histogram<double>? FirstChunks { get; }

    /// <summary>A message is durable: its turn belongs to the request that brought it.</summary>
    public void Remember(ConversationKey key, long seq)
    {
        if (!_source.HasListeners() || Activity.Current is not { } request) return;
        if (_origins.Count >= MostKept) _origins.Clear();
        _origins[(key, seq)] = request.Context;
    }

    /// <summary>The turn was worked on to its end.</summary>
    internal void Forget(ConversationKey key, long seq) => _origins.TryRemove((key, seq), out _);

    /// <summary>Work on a turn is interrupted by a short pause.</summary>
    internal void Pause(ConversationKey key, long seq, Activity span)
    {
        if (_paused.Count >= MostKept) _paused.Clear();
        _paused[(key, seq)] = span;
        Activity.Current = null;
    }

    /// <summary>
    /// Work on a turn, from now on or again after a pause. One that is parked, or goes on elsewhere, has several spans in the trace of its message.
    /// </summary>
    internal Activity? Turn(Conversation c)
    {
        if (!_source.HasListeners()) return null;
        if (_paused.TryRemove((c.Key, c.Turn!.FirstSeq), out var paused)) return Activity.Current = paused;
        var origin = _origins.GetValueOrDefault((c.Key, c.Turn.FirstSeq));
        var span = _source.StartActivity($"invoke_agent {c.Agent}", ActivityKind.Internal, origin);
        span?.SetTag("gen_ai.operation.name", "invoke_agent").SetTag("gen_ai.agent.name", c.Agent).SetTag("holdfast.turn", c.Turn.FirstSeq);
        return Named(span, c.Key);
    }

    /// <summary>A call of a model for a conversation.</summary>
    internal ModelSpan Call(Conversation c, ModelCall call, Purpose purpose)
    {
        var span = Start("chat", call.Rung.Provider, call.Rung.Dialect, call.Rung.Card.Id);
        if (span.Activity is not { } activity) return span;
        Named(activity, c.Key).SetTag("holdfast.attempt", c.OpenAttempt?.Number).SetTag("holdfast.purpose", SnakeCase.Name(purpose))
            .SetTag("gen_ai.request.max_tokens", call.MaxOutputTokens);
        if (c.Turn?.Cut is not null) activity.SetTag("holdfast.continues", true);
        if (Options.ContentNames is { } content)
            activity.SetTag(content.System, SpanContent.System(call.Prompt)).SetTag(content.Input, SpanContent.Messages(call.Prompt));
        return span;
    }

    /// <summary>A call of a model that makes vectors.</summary>
    internal ModelSpan Call(Conversation c, EmbeddingCall call)
    {
        var span = Start("embeddings", call.Model.Provider, Dialect.OpenAi, call.Model.Card.Id);
        if (span.Activity is { } activity) Named(activity, c.Key).SetTag("holdfast.attempt", c.OpenAttempt?.Number);
        return span;
    }

    /// <summary>A call that is passed on.</summary>
    internal ModelSpan Passed(CallKey key, Rung rung, int attempt)
    {
        var span = Start("chat", rung.Provider, rung.Dialect, rung.Card.Id);
        span.Activity?.SetTag("holdfast.tenant", key.Tenant).SetTag("holdfast.call", key.Call).SetTag("holdfast.attempt", attempt)
            .SetTag("holdfast.purpose", "passed_on");
        return span;
    }

    /// <summary>A call of a tool.</summary>
    internal ToolSpan Tool(ConversationKey key, ToolCallBlock call)
    {
        if (!_source.HasListeners()) return default;
        var span = _source.StartActivity($"execute_tool {call.Name}");
        Named(span, key)?.SetTag("gen_ai.operation.name", "execute_tool").SetTag("gen_ai.tool.name", call.Name).SetTag("gen_ai.tool.call.id", call.Id)
            .SetTag("gen_ai.tool.type", "function");
        if (Options.ContentNames is { } content) span?.SetTag(content.Arguments, call.Arguments);
        return new(this, span);
    }

    public void Dispose()
    {
        _source.Dispose();
        _meter.Dispose();
    }

    private ModelSpan Start(string operation, string provider, Dialect dialect, string model)
    {
        if (!_source.HasListeners() && !Durations.Enabled) return default;
        var spoken = dialect switch { Dialect.Anthropic => "anthropic", Dialect.OpenAi => "openai", _ => provider };
        var span = _source.StartActivity($"{operation} {model}", ActivityKind.Client);
        span?.SetTag("gen_ai.operation.name", operation).SetTag(Options.Names.Provider, spoken).SetTag("gen_ai.request.model", model)
            .SetTag("holdfast.provider", provider);
        return new(this, span, operation, spoken, model);
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(span))]
    private static Activity? Named(Activity? span, ConversationKey key) =>
        span?.SetTag("gen_ai.conversation.id", key.Conversation).SetTag("holdfast.tenant", key.Tenant).SetTag("holdfast.conversation", key.Conversation);
}
