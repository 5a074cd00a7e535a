using Holdfast.Core.Money;

namespace Holdfast.Core.Watching;

/// <summary>What was asked of one model in a while, and what came of it.</summary>
/// <param name="Calls">That were answered.</param>
/// <param name="Usage">Of those.</param>
/// <param name="CostNanoUsd">Of those.</param>
/// <param name="FailedNanoUsd">What calls cost that were not answered.</param>
public readonly record struct ModelSpend(long Calls, Usage Usage, long CostNanoUsd, long FailedNanoUsd)
{
    public static ModelSpend operator +(ModelSpend a, ModelSpend b) =>
        new(a.Calls + b.Calls, a.Usage + b.Usage, a.CostNanoUsd + b.CostNanoUsd, a.FailedNanoUsd + b.FailedNanoUsd);

    public static ModelSpend operator -(ModelSpend a, ModelSpend b) => new(
        a.Calls - b.Calls,
        new(
            a.Usage.Input - b.Usage.Input, a.Usage.CacheRead - b.Usage.CacheRead, a.Usage.CacheWrite - b.Usage.CacheWrite,
            a.Usage.CacheWriteLong - b.Usage.CacheWriteLong, a.Usage.Output - b.Usage.Output),
        a.CostNanoUsd - b.CostNanoUsd, a.FailedNanoUsd - b.FailedNanoUsd);
}

/// <summary>What was spent in a while: by a tenant, one of its agents, or a conversation.</summary>
/// <param name="Owners">Conversations that were worked on, and calls that belong to none, counted anew each hour.</param>
/// <param name="Models">One for each model of the history that it belongs to.</param>
public readonly record struct Spend(long Owners, IReadOnlyList<ModelSpend> Models)
{
    public long Calls
    {
        get
        {
            var calls = 0L;
            foreach (var model in Models) calls += model.Calls;
            return calls;
        }
    }

    public long NanoUsd
    {
        get
        {
            var cost = 0L;
            foreach (var model in Models) cost += model.CostNanoUsd + model.FailedNanoUsd;
            return cost;
        }
    }
}
