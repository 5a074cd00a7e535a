namespace Holdfast.Bench.Measure;

/// <summary>What a figure has to reach.</summary>
internal sealed record Target(string Sign, double Bound)
{
    public static Target AtLeast(double bound) => new("≥", bound);

    public static Target AtMost(double bound) => new("≤", bound);

    public static Target Below(double bound) => new("<", bound);

    public static Target Exactly(double bound) => new("=", bound);

    public bool IsMetBy(double value) => Sign switch
    {
        "≥" => value >= Bound,
        "≤" => value <= Bound,
        "<" => value < Bound,
        _ => value == Bound,
    };
}
