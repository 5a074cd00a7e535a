using System.Diagnostics.Metrics;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Tracing;

namespace Holdfast.Runtime;

/// <summary>
/// What the Runtime counts and measures of itself. Nothing here has content, names of people or of conversations; labels are models, outcomes and
/// the like, of which there are few. Safe for any number of threads.
/// </summary>
public sealed class Telemetry : IDisposable
{
    /// <summary>From half a millisecond to ten minutes, in seconds: the shortest planning and the longest call.</summary>
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
    };

    /// <summary>The purpose of attempts that wait at a provider's batch interface.</summary>
    public const string HandedIn = "batch";

    private readonly TimeProvider _clock;
    private readonly Histogram<double> _plan, _durations, _waits;
    private readonly Counter<long> _attempts, _tokens, _refusals, _events;
    private readonly Counter<double> _cost, _costOfAgents, _costOfFailures, _costOfUnused;

    /// <param name="tracing">Null = the names of today, and no content.</param>
    public Telemetry(TimeProvider clock, TracingOptions? tracing = null)
    {
        Spans = new(tracing ?? new TracingOptions());
        _clock = clock;
        _plan = Meter.CreateHistogram("holdfast.plan.duration", "s",
            "From what is owed to the request's bytes: looking up what to recall, planning the prompt, writing it.", tags: null, Buckets);
        _attempts = Meter.CreateCounter<long>("holdfast.attempts", "{attempt}", "Model calls that ended: completed, or the failure's kind.");
        _durations = Meter.CreateHistogram("holdfast.attempt.duration", "s", "From the start of a model call to its end.", tags: null, Buckets);
        _tokens = Meter.CreateCounter<long>("holdfast.tokens", "{token}", "Tokens of model calls by billing class; no token is in two.");
        _waits = Meter.CreateHistogram("holdfast.admission.wait", "s", "How long model calls that had to wait for their turn did.", tags: null, Buckets);
        _refusals = Meter.CreateCounter<long>("holdfast.admission.refused", "{call}", "Calls and messages that were not taken since too many wait.");
        _events = Meter.CreateCounter<long>("holdfast.turn.events", "{event}", "What befell turns: retried, rescued, deferred, parked, compacted, stopped.");
        _cost = Meter.CreateCounter<double>("holdfast.cost", "USD", "What model calls cost; the ledger has it exact.");
        _costOfAgents = Meter.CreateCounter<double>("holdfast.agent.cost", "USD", "The same by agent; calls that name none are under none.");
        _costOfFailures = Meter.CreateCounter<double>("holdfast.failed.cost", "USD", "What of it calls cost that failed: paid for nothing.");
        _costOfUnused = Meter.CreateCounter<double>("holdfast.unused.cost", "USD", "What of it was looked up for answers that took nothing from it, estimated.");
    }

    public Meter Meter { get; } = new("Holdfast");

    public Spans Spans { get; }

    /// <summary>A moment, to measure from.</summary>
    public long Now() => _clock.GetTimestamp();

    public TimeSpan Since(long moment) => _clock.GetElapsedTime(moment);

    /// <summary>A prompt stands: looked up, planned and written as a request.</summary>
    public void Planned(long since, bool recalled) =>
        _plan.Record(_clock.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("recalled", recalled ? "yes" : "no"));

    /// <summary>An attempt is settled.</summary>
    /// <param name="model">provider/model.</param>
    /// <param name="purpose">answer; beside, for summaries and vectors; batch, for what was handed in at a provider's batch interface, whose hours say nothing of
    /// how fast it is; passed_on, for calls that belong to no conversation.</param>
    /// <param name="agent">Null = it named none.</param>
    public void Attempted(string model, string? agent, Settle settled, string purpose)
    {
        var to = new KeyValuePair<string, object?>("model", model);
        var outcome = new KeyValuePair<string, object?>("outcome", settled.Outcome);
        var of = new KeyValuePair<string, object?>("purpose", purpose);
        _attempts.Add(1, to, outcome, of);
        if (purpose != HandedIn) _durations.Record(settled.DurationMs / 1000.0, to, outcome);
        var cost = settled.CostNanoUsd / 1e9;
        _cost.Add(cost, to);
        _costOfAgents.Add(cost, new KeyValuePair<string, object?>("agent", agent ?? "none"));
        if (settled.Outcome != "completed") _costOfFailures.Add(cost, to);
        if (settled.UnusedNanoUsd > 0) _costOfUnused.Add(settled.UnusedNanoUsd / 1e9, to);
        foreach (var (name, tokens) in Classes(settled.Usage))
            if (tokens > 0) _tokens.Add(tokens, to, new KeyValuePair<string, object?>("class", name));
    }

    /// <summary>What befalls a turn with a fact, as far as it is counted; null = nothing.</summary>
    /// <param name="before">The state that it is appended to.</param>
    public static string? EventOf(Conversation before, Fact fact) => fact switch
    {
        AttemptStarted when before.Turn?.Cut is not null => "rescued",
        AttemptStarted when before.Turn?.Trouble is { Failures: > 0 } => "retried",
        Deferred => "deferred",
        Parked => "parked",
        EpochOpened => "compacted",
        TurnStopped => "stopped",
        _ => null,
    };

    /// <summary>Facts of which <see cref="EventOf"/> said something are in the journal.</summary>
    public void Happened(IReadOnlyList<string>? events)
    {
        foreach (var what in events ?? []) _events.Add(1, new KeyValuePair<string, object?>("event", what));
    }

    /// <summary>A call's turn has come, or it gave up.</summary>
    /// <param name="model">provider/model.</param>
    public void Waited(long since, string model) =>
        _waits.Record(_clock.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("model", model));

    /// <summary>Somebody was told to come back.</summary>
    /// <param name="what">call, at a door; message; put_off, for a turn that comes back by itself.</param>
    public void Refused(string what) => _refusals.Add(1, new KeyValuePair<string, object?>("what", what));

    /// <summary>Quantities by model that are looked at when somebody asks for them.</summary>
    public void ObserveModels(string name, string unit, string description, Func<IEnumerable<(string Model, long Value)>> values) =>
        ObserveBy(name, unit, description, "model", values);

    /// <param name="label">What tells the quantities apart.</param>
    public void ObserveBy(string name, string unit, string description, string label, Func<IEnumerable<(string Of, long Value)>> values) =>
        Meter.CreateObservableUpDownCounter(
            name, () => values().Select(one => new Measurement<long>(one.Value, new KeyValuePair<string, object?>(label, one.Of))), unit, description);

    /// <summary>Breakers that are not closed, by model and kind of failure; looked at when somebody asks for them.</summary>
    public void ObserveBreakers(Func<IEnumerable<(string Model, string Kind)>> open) => Meter.CreateObservableUpDownCounter(
        "holdfast.breaker.open",
        () => open().Select(one => new Measurement<long>(
            1, new KeyValuePair<string, object?>("model", one.Model), new KeyValuePair<string, object?>("kind", one.Kind))),
        "{breaker}", "Models that are asked by one call at a time, after failures of one kind.");

    /// <summary>A quantity that is looked at when somebody asks for it.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        Meter.CreateObservableUpDownCounter(name, value, unit, description);

    public void Dispose()
    {
        Meter.Dispose();
        Spans.Dispose();
    }

    private static (string Class, long Tokens)[] Classes(Usage usage) =>
    [
        ("input", usage.Input), ("cache_read", usage.CacheRead), ("cache_write", usage.CacheWrite),
        ("cache_write_long", usage.CacheWriteLong), ("output", usage.Output),
    ];
}
