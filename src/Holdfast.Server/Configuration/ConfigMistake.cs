namespace Holdfast.Server.Configuration;

/// <summary>One thing that is wrong with the configuration.</summary>
/// <param name="Value">What was given; null when it is missing or secret.</param>
/// <param name="Source">Where it was given.</param>
/// <param name="Remedy">What is wrong and what would be right.</param>
public sealed record ConfigMistake(string Setting, string? Value, string Source, string Remedy)
{
    public override string ToString() => Value is null
        ? $"{Setting} ({Source}): {Remedy}"
        : $"{Setting} = \"{Value}\" ({Source}): {Remedy}";
}
