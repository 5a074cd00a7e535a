using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Conversations;

/// <summary>What a command adds to the journal, or why it is refused.</summary>
public abstract record Decision
{
    public sealed record Accept(IReadOnlyList<Fact> Facts) : Decision;

    public sealed record Refuse(Refusal Reason) : Decision;
}

/// <summary>From state and command to facts or a refusal.</summary>
public static class Decide
{
    public static Decision Command(Conversation c, Command command) => command switch
    {
        Start start => Started(start),
        Propose propose => Accept(new ConversationStarted(propose.Agent, ConversationMode.Background), propose.Review),
        _ when c.Seq == 0 => new Decision.Refuse(Refusal.ConversationNotFound),
        Say when c.Batch is not null || c.IsProposal => new Decision.Refuse(Refusal.TakesNoMessages),
        Say say => Said(c, say),
        BringResults bring => Brought(c, bring),
        Mark mark => Marked(c, mark),
        RequestPerson when c.Batch is not null || c.IsProposal => new Decision.Refuse(Refusal.TakesNoMessages),
        RequestPerson when c.Handoff is not null || c.Wanted is not null => Accept(),
        RequestPerson request => Accept(new PersonRequested(request.Reason)),
        Cancel cancel => c.IsAtRest || c.IsProposal || c is { Turn: null, Batch: null } ? new Decision.Refuse(Refusal.NothingToCancel) : Accept(new CancelRequested(cancel.Reason)),
        Reply reply => string.IsNullOrWhiteSpace(reply.Content) ? new Decision.Refuse(Refusal.MessageEmpty)
            : TooLarge(reply.Content) ? new Decision.Refuse(Refusal.MessageTooLarge)
            : IfHandedOff(c, reply.Of, new PersonSaid(reply.Content, reply.By)),
        Return giveBack => IfHandedOff(c, giveBack.Of, new Returned(giveBack.Note, giveBack.By)),
        AskDraft ask => IfHandedOff(c, ask.Of, new DraftAsked(ask.Instruction, ask.By)),
        DecideReview f => c.Reviews?.Find(review => review.Seq == f.Review) is { Decision: null }
            ? Accept(new ReviewDecided(f.Review, f.Approved, f.Edited, f.Note, f.By, f.Version))
            : new Decision.Refuse(Refusal.NotInReview),
        Claim claim => Claimed(c, claim),
        TakeNote note => string.IsNullOrWhiteSpace(note.Text) ? new Decision.Refuse(Refusal.MessageEmpty) : Accept(new NoteTaken(note.Text, note.By)),
        Resolve { Of: { } of } resolve => IfHandedOff(c, of, new Resolved(resolve.Note, resolve.By)),
        Resolve resolve => Accept(new Resolved(resolve.Note, resolve.By)),
        GiveFeedback feedback => Accept(new Feedback(feedback.Rating, feedback.Resolved, feedback.Comment)),
        _ => throw new InvalidOperationException($"No decision for {command.GetType().Name}."),
    };

    private static Decision Started(Start start)
    {
        var import = start.Import ?? [];
        var messages = import.OfType<MessageImported>().ToList();
        return messages.Exists(message => TooLarge(message.Content)) ? new Decision.Refuse(Refusal.MessageTooLarge)
            : !IsPaired(messages) ? new Decision.Refuse(Refusal.ImportUnpaired)
            : Accept([new ConversationStarted(start.Agent, start.Mode, start.User, start.Metadata, start.ForkedFrom), .. import]);
    }

    private static Decision Said(Conversation c, Say say) =>
        string.IsNullOrWhiteSpace(say.Content) ? new Decision.Refuse(Refusal.MessageEmpty)
        : TooLarge(say.Content) ? new Decision.Refuse(Refusal.MessageTooLarge)
        : c.Queued.Count >= Limits.QueuedMessages && c.Turn is not { IsLiftedByMessage: true } ? new Decision.Refuse(Refusal.TooManyQueued)
        : Accept([.. ClientCalls.GiveUp(c), .. Given(c.Tools, say.Tools, inTurn: false), new UserMessage(say.Content, say.Metadata, say.Tier)]);

    private static Decision Brought(Conversation c, BringResults bring) =>
        !ClientCalls.AreAwaited(c) ? new Decision.Refuse(Refusal.NoResultsAwaited)
        : ClientCalls.Problem(c, bring.Results) is not null ? new Decision.Refuse(Refusal.ResultsUnmatched)
        : bring.Results.Any(result => TooLarge(result.Content)) || TooLarge(bring.Content ?? "") ? new Decision.Refuse(Refusal.MessageTooLarge)
        : Accept(
        [
            .. ClientCalls.Results(c, bring.Results), .. Given(c.Turn!.Tools, bring.Tools ?? [], inTurn: true),
            .. string.IsNullOrWhiteSpace(bring.Content) ? Array.Empty<Fact>() : [new UserMessage(bring.Content, bring.Metadata, Joins: true)],
        ]);

    private static IEnumerable<Fact> Given(ClientTools? before, IReadOnlyList<ClientTool> tools, bool inTurn) =>
        ClientTools.Change(before, tools, inTurn) is { } change ? [change] : [];

    private static Decision Claimed(Conversation c, Claim claim) => InboxItem.Of(c).FirstOrDefault(item => item.Seq == claim.Of) switch
    {
        null => new Decision.Refuse(Refusal.NothingWaits),
        { Owner: { } owner } when claim.OnlyIfFree && owner != claim.Owner => new Decision.Refuse(Refusal.AlreadyClaimed),
        _ => Accept(new Claimed(claim.Of, claim.Owner, claim.By)),
    };

    private static Decision IfHandedOff(Conversation c, long? of, Fact fact) =>
        c.Handoff is null || (of is { } meant && meant != c.Handoff.Seq) ? new Decision.Refuse(Refusal.NotHandedOff) : Accept(fact);

    /// <summary>The text of what is to stay comes along where the prompt does not show it.</summary>
    private static Decision Marked(Conversation c, Mark mark) =>
        mark.Text is null ? new Decision.Refuse(Refusal.NothingToMark)
        : Accept(new Marked(mark.Of, mark.Tier, mark.Tier == Tier.Core && !IsInView(c, mark.Of) ? mark.Text : null));

    private static bool IsInView(Conversation c, long seq) =>
        c.Items.Concat(c.Queued).Any(item => item.Seq == seq && !item.Shortened)
        || (c.Items is [SheetItem sheet, ..] && sheet.Notes.Any(note => note.Kind == NoteKind.Pinned && note.Seq == seq));

    private static bool TooLarge(string text) => Encoding.UTF8.GetByteCount(text) > Limits.MessageBytes;

    /// <summary>Providers refuse a prompt in which a call and its result are parted: so does the import.</summary>
    private static bool IsPaired(IReadOnlyList<MessageImported> import)
    {
        var open = new List<string>();
        foreach (var message in import)
        {
            if (message.Role == MessageRole.Tool)
            {
                if (message.ToolCallId is null || !open.Remove(message.ToolCallId)) return false;
                continue;
            }
            if (open.Count > 0) return false;
            if (message.Role == MessageRole.Assistant) open.AddRange((message.ToolCalls ?? []).Select(call => call.Id));
        }
        return open.Count == 0;
    }

    private static Decision.Accept Accept(params IReadOnlyList<Fact> facts) => new(facts);
}
