namespace Holdfast.Client.Contract;

/// <summary>
/// What has come of conversations: <c>GET /api/v1/outcomes?from=&amp;to=&amp;by=agent,day</c>. A conversation counts once, in the period in which nobody was left to wait
/// in it; while it goes on, or a person has it, it counts nowhere, and one that was deleted never.
/// </summary>
/// <param name="From">Default: seven days before <paramref name="To"/>.</param>
/// <param name="To">Default: now. What ended then does not belong to it any more.</param>
/// <param name="By">The dimensions asked for: any of agent, day (UTC).</param>
/// <param name="Total">Of all lines.</param>
public sealed record OutcomeReport(
    DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> By, IReadOnlyList<OutcomeLine> Lines, OutcomeLine Total);

/// <param name="Group">Value of each dimension. No dimensions in the total.</param>
/// <param name="Ended">Conversations that ended; all other counts are of these.</param>
/// <param name="Resolved">
/// Somebody said that the matter is settled, the user by feedback or whoever has the conversation by <c>resolve</c>, and nobody has said anything else since. Only that is a
/// success: silence is none.
/// </param>
/// <param name="ResolvedAlone">Of these, those that no person ever took over.</param>
/// <param name="Denied">The user said that it is not resolved, and has said nothing since.</param>
/// <param name="HandedOff">A person took over, at least once.</param>
/// <param name="Troubled">A turn had to be parked or stopped without an answer, at least once; those that somebody cancelled do not count.</param>
/// <param name="Rated">Those that were rated; the latest rating of each counts.</param>
/// <param name="MeanRating">1 (worst) to 5 (best), of the rated; absent where none was.</param>
/// <param name="CostUsd">What all of them cost, from their beginning on, the failed ones too.</param>
/// <param name="CostPerResolvedUsd">That, by each one resolved; absent where none was.</param>
public sealed record OutcomeLine(
    IReadOnlyDictionary<string, string> Group,
    int Ended,
    int Resolved,
    int ResolvedAlone,
    int Denied,
    int HandedOff,
    int Troubled,
    int Rated,
    string CostUsd,
    double? MeanRating = null,
    string? CostPerResolvedUsd = null);
