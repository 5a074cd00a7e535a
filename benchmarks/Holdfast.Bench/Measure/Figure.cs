namespace Holdfast.Bench.Measure;

/// <summary>One line of a benchmark's result.</summary>
/// <param name="Unit">Empty for plain counts and ratios.</param>
/// <param name="Floor">What the same run measured of the reference: the rival, or the way without Holdfast.</param>
/// <param name="Target">Null for what is only said for information.</param>
internal sealed record Figure(string Benchmark, string What, string Unit, Rounds Measured, Rounds? Floor = null, Target? Target = null)
{
    public bool IsMissed => Target is not null && !Target.IsMetBy(Measured.Median);
}
