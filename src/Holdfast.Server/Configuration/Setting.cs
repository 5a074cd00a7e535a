namespace Holdfast.Server.Configuration;

/// <summary>One documented setting.</summary>
/// <param name="Path">
/// Its place in the file, e.g. <c>runtime.concurrent_turns</c>; <c>*</c> stands for a name of the user's choosing.
/// </param>
/// <param name="Default">As the table shows it; empty = none.</param>
/// <param name="Means">What it does, for the table in docs/operating.md.</param>
public record Setting(string Path, string Default, string Means)
{
    public const string VariablePrefix = "HOLDFAST_";

    /// <summary>Its value is never shown.</summary>
    public bool Secret { get; init; }

    /// <summary>The environment variable that says the same and wins over the file.</summary>
    public string Variable => VariablePrefix + Path.ToUpperInvariant().Replace(".", "__", StringComparison.Ordinal);

    /// <summary>The same setting of a thing with a name, e.g. of the provider <c>local</c>.</summary>
    public Setting Of(string name) => this with { Path = Path.Replace("*", name, StringComparison.Ordinal) };

    public bool Matches(string path)
    {
        var (mine, theirs) = (Path.Split('.'), path.Split('.'));
        return mine.Length == theirs.Length && mine.Zip(theirs).All(pair => pair.First == "*" || pair.First == pair.Second);
    }
}

/// <summary>A whole number in a range, both ends included.</summary>
public sealed record NumberSetting(string Path, int Value, int Min, int Max, string Means)
    : Setting(Path, Value.ToString(System.Globalization.CultureInfo.InvariantCulture), Means);
