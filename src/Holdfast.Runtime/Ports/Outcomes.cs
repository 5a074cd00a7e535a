namespace Holdfast.Runtime.Ports;

/// <summary>Conversations that ended from <paramref name="From"/> on and before <paramref name="To"/>: each counts once, where it ended last.</summary>
/// <param name="By">Any of <see cref="Dimensions"/>; empty = one line for the tenant.</param>
public sealed record OutcomeQuery(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> By)
{
    /// <summary>A day is YYYY-MM-DD, UTC.</summary>
    public static IReadOnlyList<string> Dimensions { get; } = ["agent", "day"];
}

/// <param name="Group">The dimension's name and value, in the order asked for.</param>
/// <param name="ResolvedAlone">Resolved, and no person ever took over.</param>
/// <param name="Rated">Those that somebody rated.</param>
/// <param name="Ratings">The sum of their ratings.</param>
/// <param name="CostNanoUsd">Of all of them, from their beginning on.</param>
public sealed record OutcomeLine(
    IReadOnlyList<KeyValuePair<string, string>> Group, int Ended, int Resolved, int ResolvedAlone, int Denied, int HandedOff, int Troubled,
    int Rated, int Ratings, long CostNanoUsd);
