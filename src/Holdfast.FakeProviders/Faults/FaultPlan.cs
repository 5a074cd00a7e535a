namespace Holdfast.FakeProviders.Faults;

/// <summary>A seeded plan: the n-th call after it was set always meets the same fault.</summary>
/// <param name="Rate">Share of calls that meet a fault, 0 to 1.</param>
/// <param name="Model">Only calls of this model; all when null.</param>
/// <param name="Count">How many faults in all; no bound when null.</param>
internal sealed record FaultPlanOptions(ulong Seed, double Rate, string[] Kinds, string? Model, int? Count);

internal sealed class FaultPlan
{
    private readonly Lock _lock = new();
    private FaultPlanOptions? _plan;
    private Fault[] _faults = [];
    private ulong _calls;
    private int _struck;

    public void Set(FaultPlanOptions? plan)
    {
        var faults = plan?.Kinds.Select(Fault.Parse).ToArray() ?? [];
        lock (_lock) (_plan, _faults, _calls, _struck) = (plan, faults, 0, 0);
    }

    public Fault? Draw(string model)
    {
        if (_plan is null) return null;
        lock (_lock)
        {
            if (_plan is not { } plan || _faults.Length == 0 || (plan.Model is { } only && only != model)) return null;
            var draw = Mix(plan.Seed + ++_calls * 0x9E3779B97F4A7C15);
            if (_struck >= (plan.Count ?? int.MaxValue) || draw / (double)ulong.MaxValue >= plan.Rate) return null;
            _struck++;
            return _faults[Mix(draw) % (ulong)_faults.Length];
        }
    }

    /// <summary>splitmix64's finisher: neighbouring numbers give unrelated draws.</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
