using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Reviews;

/// <summary>What people have to say yes to: asked for once, waited for, and decided by default where nobody decides in time.</summary>
public static class ReviewRule
{
    /// <summary>Calls that need nobody's word run at once; the others when they have it.</summary>
    public static Effect Calls(Conversation c, Turn turn, AgentPolicy policy, DateTimeOffset now)
    {
        if (Unasked(c, turn, policy, now) is { Count: > 0 } asked) return new Effect.Record(asked);
        if (Expired(c, now) is { Count: > 0 } expired) return new Effect.Record(expired);
        var declined = turn.Calls.Select(call => Declined(c, call)).OfType<ToolResult>().ToList();
        if (declined.Count > 0) return new Effect.Record(declined);
        var free = turn.Calls.Where(call => Of(c, call) is not { Decision: null }).Select(call => AsApproved(c, call)).ToList();
        return free.Count > 0 ? new Effect.RunTools(free) : Waiting(c);
    }

    /// <summary>Of a conversation that is nothing but something to be decided.</summary>
    public static Effect Proposal(Conversation c, DateTimeOffset now) =>
        Expired(c, now) is { Count: > 0 } expired ? new Effect.Record(expired) : Waiting(c);

    /// <summary>Null when the call needs nobody's word.</summary>
    public static Review? Of(Conversation c, ToolCallBlock call) => c.Reviews?.Find(review => review.CallId == call.Id);

    /// <summary>What the model is told when a person changed what it had asked for; null when none did.</summary>
    public static string? Changed(Conversation c, string callId) =>
        c.Reviews?.Find(review => review.CallId == callId)?.Decision is { Edited: { } edited } ? $"[A person changed the arguments of this call to {edited}]\n" : null;

    private static List<Fact> Unasked(Conversation c, Turn turn, AgentPolicy policy, DateTimeOffset now)
    {
        var tools = PromptPlanner.ToolsOf(c, policy);
        var asked = new List<Fact>();
        foreach (var call in turn.Calls.Where(call => Of(c, call) is null && !turn.CallsStarted.Contains(call.Id)))
        {
            if (tools.FirstOrDefault(tool => tool.Name == call.Name)?.Approval is not { } approval || !approval.IsNeededFor(call.Arguments)) continue;
            asked.Add(new ReviewAsked(ReviewSubject.ToolCall, call.Name, now + approval.Within, approval.ByDefault, call.Id, call.Arguments));
        }
        if (asked.Count > 0 && c.Mode == ConversationMode.Interactive && Phrases.Say(Phrases.Reviewing, c, policy.Phrases) is { } text)
            asked.Add(new Noticed(Phrases.Reviewing, text));
        return asked;
    }

    internal static List<Fact> Expired(Conversation c, DateTimeOffset now) =>
        [.. (c.Reviews ?? []).Where(review => review.Decision is null && now >= review.Due).Select(review => new ReviewDecided(review.Seq, review.ApprovedByDefault))];

    private static ToolResult? Declined(Conversation c, ToolCallBlock call) => Of(c, call)?.Decision is { Approved: false } decision
        ? new(call.Id, call.Name, decision switch
        {
            { By: null } => "Not run: it needs a person's approval, and nobody decided in time.",
            { Note: { Length: > 0 } note } => $"Not run: a person declined this call and says: {note}",
            _ => "Not run: a person declined this call.",
        }, IsError: true)
        : null;

    private static ToolCallBlock AsApproved(Conversation c, ToolCallBlock call) =>
        Of(c, call)?.Decision is { Edited: { } edited } ? call with { Arguments = edited } : call;

    internal static Effect.Wait Waiting(Conversation c)
    {
        var open = c.Reviews!.Where(review => review.Decision is null).ToList();
        return new(open.Min(review => review.Due), "waiting", $"A person decides: {string.Join(", ", open.Select(review => review.Title))}");
    }
}
