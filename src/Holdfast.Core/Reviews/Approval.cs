namespace Holdfast.Core.Reviews;

/// <summary>Calls of a tool run only when a person approved them.</summary>
/// <param name="Within">How long people have.</param>
/// <param name="ByDefault">They run when nobody decided in time; otherwise the model is told that nobody did.</param>
/// <param name="Over">Needed only where one of these arguments is above its number; null = always.</param>
public sealed record Approval(TimeSpan Within, bool ByDefault = false, IReadOnlyDictionary<string, decimal>? Over = null)
{
    public static readonly TimeSpan DefaultWithin = TimeSpan.FromDays(1);

    /// <param name="arguments">JSON, as the model wrote it.</param>
    public bool IsNeededFor(string arguments) => new CallLimit(Over).IsNeededFor(arguments);
}
