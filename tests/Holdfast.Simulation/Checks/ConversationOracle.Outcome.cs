using Holdfast.Core.Journal;
using Holdfast.Core.Quality;

namespace Holdfast.Simulation.Checks;

/// <summary>What has come of it, as its user would tell.</summary>
public sealed partial class ConversationOracle
{
    private DateTimeOffset? _overSince;
    private bool _wasHandedOff, _hadTrouble, _isDenied;
    private int? _rating;

    public bool IsResolved { get; private set; }

    public Outcome Outcome => new(_overSince, _wasHandedOff, _hadTrouble, _isDenied, _rating);

    private void Come(Entry entry)
    {
        if (entry.Fact is UserMessage or Resolved) (_isDenied, IsResolved) = (false, entry.Fact is Resolved);
        if (entry.Fact is Feedback { Resolved: { } isResolved }) (_isDenied, IsResolved) = (!isResolved, isResolved);
        if (entry.Fact is Feedback { Rating: { } rating }) _rating = rating;
        _wasHandedOff |= entry.Fact is HandedOff;
        _hadTrouble |= entry.Fact is Parked || entry.Fact is TurnStopped && entry.Fact is not TurnStopped { Code: "cancelled" or "not_answered_by_client" };
        if (!IsAtRest) _overSince = null;
        else if (EndOf.Count > 0) _overSince ??= entry.At;
    }
}
