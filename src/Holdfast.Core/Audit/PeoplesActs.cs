using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Audit;

/// <summary>What people do in conversations, as the audit trail has it: with the entry that says it, in its transaction.</summary>
public static class PeoplesActs
{
    /// <summary>Null where the entry is nobody's act.</summary>
    /// <param name="before">The state to which it was appended.</param>
    public static AuditAct? Of(Conversation before, Entry entry) => Named(before, entry.Fact) is var (who, act)
        ? new(who, act, $"{before.Key.Conversation}/{entry.Seq}", After: AuditChain.HashOf(EntryCodec.Encode(entry.Fact)))
        : null;

    private static (string Who, string Act)? Named(Conversation before, Fact fact) => fact switch
    {
        Claimed { By: { } by } f => (by, $"{(before.Handoff?.Seq == f.Of ? "handoff" : "review")}.{(f.Owner is null ? "released" : f.Owner == by ? "claimed" : "reassigned")}"),
        PersonSaid { By: { } by } => (by, "handoff.replied"),
        DraftAsked { By: { } by } => (by, "handoff.draft_asked"),
        Returned { By: { } by } => (by, "handoff.returned"),
        NoteTaken { By: { } by } => (by, "handoff.noted"),
        Resolved { By: { } by } => (by, before.Handoff is null ? "conversation.resolved" : "handoff.resolved"),
        ReviewDecided f => (f.By ?? AuditAct.Holdfast, f switch
        {
            { By: null } => "review.expired",
            { Approved: false } => "review.rejected",
            { Edited: not null } => "review.approved_edited",
            _ => "review.approved",
        }),
        _ => null,
    };
}
