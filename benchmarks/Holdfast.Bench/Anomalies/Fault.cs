using Holdfast.Core.Watching;

namespace Holdfast.Bench.Anomalies;

/// <summary>Something that goes wrong at an hour, and what it should be called.</summary>
internal sealed record Fault(string Name, Cause Cause, DeviationKind Kind = DeviationKind.Jump)
{
    public static readonly Fault
        Prompt = new("a doubled prompt", Cause.Prompt),
        Cache = new("a change that breaks the cache", Cause.Cache),
        Retries = new("a retry storm", Cause.Retries),
        Growth = new("a tenant that grows 5 % a day", Cause.Volume, DeviationKind.Growth);

    public static readonly Fault[] All = [Prompt, Cache, Retries, Growth];
}
