using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Sharing;

namespace Holdfast.Runtime.Sharing;

/// <summary>
/// Shares what the providers can do among all calls of this process: every call asks here first. Where nothing waits that is one short lock. Safe for any
/// number of threads.
/// </summary>
public sealed class Admission(RuntimeOptions options, Telemetry telemetry, TimeProvider clock) : IDisposable
{
    /// <summary>A client may name models that nobody knows: beyond so many they share one gate.</summary>
    private const int MostGates = 1_000;

    private readonly ConcurrentDictionary<string, Gate> _gates = new(StringComparer.Ordinal);
    private readonly Backlog _backlog = new(options, clock);

    /// <summary>The models that were called: calls that may run at once, that run, and that wait.</summary>
    public IEnumerable<(string Model, int Limit, int InUse, int Waiting)> Gates =>
        _gates.Select(gate => (gate.Key, gate.Value.State)).Select(gate => (gate.Key, gate.State.Limit, gate.State.InUse, gate.State.Waiting));

    /// <summary>At once, or null.</summary>
    /// <param name="model">provider/model.</param>
    public Pass? TryEnter(string model) => GateOf(model).TryEnter();

    /// <summary>For work that is kept: it waits as long as it takes. Null when it is cancelled before its turn comes.</summary>
    public async ValueTask<Pass?> WaitAsync(string model, string tenant, Standing standing, CancellationToken cancel)
    {
        var begun = telemetry.Now();
        var pass = await GateOf(model).WaitAsync(tenant, standing, cancel);
        telemetry.Waited(begun, model);
        return pass;
    }

    /// <summary>For whoever is on the line: the pass, or the failure that says when to come back.</summary>
    public ValueTask<(Pass? Pass, Failure? Refusal)> EnterAsync(string model, string tenant, CancellationToken cancel) =>
        TryEnter(model) is { } pass ? new((pass, null)) : EnterLaterAsync(model, tenant, cancel);

    /// <summary>Null while one more call of the tenant may wait; else when it may be worth coming back.</summary>
    public TimeSpan? Refuses(string tenant) => _backlog.Refuses(tenant);

    /// <summary>When the provider may be asked again; at once when that is not after now.</summary>
    public DateTimeOffset FreeAt(string model) => _gates.TryGetValue(model, out var gate) ? gate.FreeAt : DateTimeOffset.MinValue;

    /// <summary>The provider wants to be left alone for longer than somebody who waits is kept while another model could answer.</summary>
    public bool IsHeld(Rung rung) => FreeAt(rung.Name) - clock.GetUtcNow() > Limits.LongestWaitBeforeNextRung;

    public void Dispose()
    {
        foreach (var gate in _gates.Values) gate.Dispose();
    }

    /// <exception cref="OperationCanceledException">The client went.</exception>
    private async ValueTask<(Pass? Pass, Failure? Refusal)> EnterLaterAsync(string model, string tenant, CancellationToken cancel)
    {
        var pause = FreeAt(model) - clock.GetUtcNow();
        var wait = _backlog.Refuses(tenant) ?? (pause > Limits.LongestHold ? pause : null);
        if (wait is null)
        {
            using var late = new CancellationTokenSource(Limits.LongestInLine, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
            if (await WaitAsync(model, tenant, Standing.Awaited, either.Token) is { } pass) return (pass, null);
            cancel.ThrowIfCancellationRequested();
            wait = Limits.LongestHold;
        }
        telemetry.Refused("call");
        return (null, new(
            FailureKind.Busy, FailureStage.Preparing, FailureSide.Ours, $"Too many calls of {model} wait already.",
            RetryAfterMs: (long)Math.Ceiling(wait.Value.TotalMilliseconds)));
    }

    private Gate GateOf(string model) =>
        _gates.TryGetValue(model, out var gate) ? gate : _gates.GetOrAdd(_gates.Count < MostGates ? model : "others", _ => new(_backlog, clock));
}
