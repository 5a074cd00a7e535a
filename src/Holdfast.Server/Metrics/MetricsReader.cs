using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Holdfast.Core.Journal;
using Holdfast.Core;
using Holdfast.Runtime;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Sharing;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Metrics;

/// <summary>
/// Adds up what the process measures of itself from its start on: the Runtime, requests and connections of this server, the .NET runtime. Safe
/// for any number of threads.
/// </summary>
public sealed class MetricsReader : IDisposable
{
    private const string DotNet = "System.Runtime";

    private static readonly string[] Web = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];

    private readonly MeterListener _listener = new();
    private readonly List<Metric> _metrics = [];
    private readonly Lock _lock = new();
    private IReadOnlyDictionary<string, int> _unrest = FrozenDictionary<string, int>.Empty;
    private IReadOnlyDictionary<InboxKind, (int All, int Overdue)> _waiting = FrozenDictionary<InboxKind, (int, int)>.Empty;

    /// <param name="meters">Makes the meters of this server's web host; another server in the same process has its own.</param>
    public MetricsReader(Telemetry runtime, IMeterFactory meters, InProcessQueue queue, LongRequests requests, Recollections memory, Admission admission,
        Breakers breakers)
    {
        runtime.Observe("holdfast.queue.depth", "{conversation}", "Conversations that wait for a worker.", () => queue.Depth);
        runtime.Observe("holdfast.streams.open", "{stream}", "Event streams, and requests that wait for an answer.", () => requests.Open);
        runtime.Observe("holdfast.recall.memory", "By", "Indexes of conversations in memory.", () => memory.Bytes);
        runtime.ObserveBreakers(() => breakers.Open.Select(open => (open.Model, SnakeCase.Name(open.Kind))));
        runtime.ObserveModels("holdfast.admission.limit", "{call}", "Calls of a model that may run at once, as found out so far.",
            () => admission.Gates.Select(gate => (gate.Model, (long)gate.Limit)));
        runtime.ObserveModels("holdfast.admission.in_use", "{call}", "Calls of a model that run.",
            () => admission.Gates.Select(gate => (gate.Model, (long)gate.InUse)));
        runtime.ObserveModels("holdfast.admission.waiting", "{call}", "Calls that wait for a model.",
            () => admission.Gates.Select(gate => (gate.Model, (long)gate.Waiting)));
        runtime.ObserveBy("holdfast.conversations.unfinished", "{conversation}", "Conversations that are not at rest, of all nodes on the database.", "state",
            () => _unrest.Select(state => (state.Key, (long)state.Value)));
        runtime.ObserveBy("holdfast.people.waiting", "{item}", "Hand-offs and reviews that wait for people.", "kind",
            () => _waiting.Select(kind => (SnakeCase.Name(kind.Key), (long)kind.Value.All)));
        runtime.ObserveBy("holdfast.people.overdue", "{item}", "Those of them that were due.", "kind",
            () => _waiting.Select(kind => (SnakeCase.Name(kind.Key), (long)kind.Value.Overdue)));
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var meter = instrument.Meter;
            var isOwn = meter == runtime.Meter || meter.Name == DotNet || (Web.Contains(meter.Name) && meter.Scope == meters);
            if (isOwn) listener.EnableMeasurementEvents(instrument, Add(instrument));
        };
        _listener.SetMeasurementEventCallback<int>((_, value, labels, metric) => ((Metric)metric!).Add(value, labels));
        _listener.SetMeasurementEventCallback<long>((_, value, labels, metric) => ((Metric)metric!).Add(value, labels));
        _listener.SetMeasurementEventCallback<double>((_, value, labels, metric) => ((Metric)metric!).Add(value, labels));
        _listener.Start();
    }

    /// <summary>All of it as it is now, in Prometheus' text format 0.0.4.</summary>
    /// <param name="unrest">Conversations that are not at rest by state, just counted.</param>
    /// <param name="waiting">What waits for people, just counted.</param>
    public string Write(IReadOnlyDictionary<string, int> unrest, IReadOnlyDictionary<InboxKind, (int All, int Overdue)> waiting)
    {
        Volatile.Write(ref _unrest, unrest);
        Volatile.Write(ref _waiting, waiting);
        _listener.RecordObservableInstruments();
        lock (_lock) return PrometheusText.Write(_metrics.OrderBy(metric => metric.Instrument.Name, StringComparer.Ordinal));
    }

    public void Dispose() => _listener.Dispose();

    private Metric Add(Instrument instrument)
    {
        var metric = new Metric(instrument);
        lock (_lock) _metrics.Add(metric);
        return metric;
    }
}
