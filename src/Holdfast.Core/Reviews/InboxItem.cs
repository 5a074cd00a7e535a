using System.Text.Json;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Reviews;

/// <summary>What waits for a person.</summary>
/// <param name="Seq">Of the entry that asked for one.</param>
/// <param name="Subject">Of a review; why, of a hand-off.</param>
/// <param name="Due">When somebody should have come; null = no time was promised.</param>
/// <param name="Owner">Who has taken it on; null = nobody.</param>
public sealed record InboxItem(
    long Seq, InboxKind Kind, string Subject, string Title, DateTimeOffset At, DateTimeOffset? Due, int Priority, string? Owner)
{
    /// <summary>All that waits in a conversation now.</summary>
    public static IReadOnlyList<InboxItem> Of(Conversation c)
    {
        if (c.Handoff is null && c.Reviews is null) return [];
        var items = (c.Reviews ?? []).Where(review => review.Decision is null).Select(review => new InboxItem(
            review.Seq, InboxKind.Review, SnakeCase.Name(review.Subject), review.Title, review.At, review.Due, Priority: 0, review.Owner)).ToList();
        if (c.Handoff is { } handoff)
            items.Add(new(handoff.Seq, InboxKind.Handoff, handoff.Code, handoff.Code, handoff.At, handoff.Due, handoff.Priority, handoff.Owner));
        return items;
    }

    /// <summary>What an entry changed about what waits.</summary>
    public static IEnumerable<InboxChange> Changes(Conversation before, Entry entry, Conversation after)
    {
        var (was, now) = (Of(before), Of(after));
        foreach (var item in now) if (!was.Contains(item)) yield return new(item, Closed: null);
        foreach (var item in was)
            if (now.All(one => one.Seq != item.Seq)) yield return new(item, new(entry.At, OutcomeOf(entry.Fact), ByOf(entry.Fact)));
    }

    private static string OutcomeOf(Fact fact) => fact switch
    {
        ReviewDecided { By: null } => "expired",
        ReviewDecided { Approved: true } => "approved",
        ReviewDecided => "rejected",
        Returned => "returned",
        Resolved => "resolved",
        _ => "cancelled",
    };

    private static string? ByOf(Fact fact) => fact switch { ReviewDecided f => f.By, Returned f => f.By, Resolved f => f.By, _ => null };
}

/// <param name="Closed">Null while it waits.</param>
public sealed record InboxChange(InboxItem Item, InboxClosing? Closed);

/// <param name="Outcome">approved, rejected, expired, returned, resolved, cancelled.</param>
/// <param name="By">Who; null = nobody did it by name.</param>
public sealed record InboxClosing(DateTimeOffset At, string Outcome, string? By);
