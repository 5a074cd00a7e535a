using System.Diagnostics.Metrics;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

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

    private readonly TimeProvider _clock;
    private readonly Histogram<double> _plan, _durations;
    private readonly Counter<long> _attempts, _tokens;
    private readonly Counter<double> _cost;

    public Telemetry(TimeProvider clock)
    {
        _clock = clock;
        _plan = Meter.CreateHistogram("holdfast.plan.duration", "s",
            "From what is owed to the request's bytes: looking up what to recall, planning the prompt, writing it.", tags: null, Buckets);
        _attempts = Meter.CreateCounter<long>("holdfast.attempts", "{attempt}", "Model calls that ended: completed, or the failure's kind.");
        _durations = Meter.CreateHistogram("holdfast.attempt.duration", "s", "From the start of a model call to its end.", tags: null, Buckets);
        _tokens = Meter.CreateCounter<long>("holdfast.tokens", "{token}", "Tokens of model calls by billing class; no token is in two.");
        _cost = Meter.CreateCounter<double>("holdfast.cost", "USD", "What model calls cost; the ledger has it exact.");
    }

    public Meter Meter { get; } = new("Holdfast");

    /// <summary>A moment, for <see cref="Planned"/>.</summary>
    public long Now() => _clock.GetTimestamp();

    /// <summary>A prompt stands: looked up, planned and written as a request.</summary>
    public void Planned(long since, bool recalled) =>
        _plan.Record(_clock.GetElapsedTime(since).TotalSeconds, new KeyValuePair<string, object?>("recalled", recalled ? "yes" : "no"));

    /// <summary>An attempt is settled.</summary>
    /// <param name="model">provider/model.</param>
    /// <param name="purpose">answer; beside, for summaries and vectors; passed_on, for calls that belong to no conversation.</param>
    public void Attempted(string model, Settle settled, string purpose)
    {
        var to = new KeyValuePair<string, object?>("model", model);
        var outcome = new KeyValuePair<string, object?>("outcome", settled.Outcome);
        var of = new KeyValuePair<string, object?>("purpose", purpose);
        _attempts.Add(1, to, outcome, of);
        _durations.Record(settled.DurationMs / 1000.0, to, outcome);
        _cost.Add(settled.CostNanoUsd / 1e9, to);
        foreach (var (name, tokens) in Classes(settled.Usage))
            if (tokens > 0) _tokens.Add(tokens, to, new KeyValuePair<string, object?>("class", name));
    }

    /// <summary>A quantity that is looked at when somebody asks for it.</summary>
    public void Observe(string name, string unit, string description, Func<long> value) =>
        Meter.CreateObservableUpDownCounter(name, value, unit, description);

    public void Dispose() => Meter.Dispose();

    private static (string Class, long Tokens)[] Classes(Usage usage) =>
    [
        ("input", usage.Input), ("cache_read", usage.CacheRead), ("cache_write", usage.CacheWrite),
        ("cache_write_long", usage.CacheWriteLong), ("output", usage.Output),
    ];
}
