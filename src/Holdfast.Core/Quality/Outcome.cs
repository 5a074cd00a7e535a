using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Quality;

/// <summary>What has come of a conversation, for sums over many. Whether it is resolved, its state says.</summary>
/// <param name="EndedAt">When nobody was left to wait; null while somebody does, and where nothing was ever asked.</param>
/// <param name="HandedOff">A person took over, at least once.</param>
/// <param name="Troubled">A turn was parked, or stopped without an answer though nobody gave it up, at least once.</param>
/// <param name="Denied">The user said that it is not resolved, and has said nothing since.</param>
/// <param name="Rating">The latest, 1 to 5; null = nobody gave one.</param>
public readonly record struct Outcome(
    DateTimeOffset? EndedAt = null, bool HandedOff = false, bool Troubled = false, bool Denied = false, int? Rating = null)
{
    /// <param name="c">The conversation after the entry.</param>
    internal Outcome After(Entry entry, Conversation c)
    {
        var told = entry.Fact switch
        {
            Journal.HandedOff => this with { HandedOff = true },
            Parked => this with { Troubled = true },
            TurnStopped stopped when !Fold.IsGivenUp(stopped) => this with { Troubled = true },
            UserMessage or Resolved => this with { Denied = false },
            Feedback f => this with { Denied = f.Resolved is { } isResolved ? !isResolved : Denied, Rating = f.Rating ?? Rating },
            _ => this,
        };
        return told with { EndedAt = IsOver(c) ? EndedAt ?? entry.At : null };
    }

    private static bool IsOver(Conversation c) => c is { IsAtRest: true, Handoff: null, Turns: > 0 };
}
