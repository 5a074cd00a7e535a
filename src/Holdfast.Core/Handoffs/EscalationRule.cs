using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// When a conversation goes to a person though its models answer. Read from the state alone; what led to it is named by its entries, and a reason that a
/// person had before and gave back is none again while the user has said nothing new (decision 37).
/// </summary>
public static class EscalationRule
{
    private const string
        Handed = "Handed to a person of the team, who goes on from here with what you wrote. The user has been told.",
        GoesToPerson = "Not run: calls of this kind are a person's matter. One of the team takes over from here, and the user has been told.";

    /// <summary>Results of the open calls that are answered here and run nowhere; empty when there are none.</summary>
    public static IReadOnlyList<ToolResult> Results(Conversation c, Turn turn, AgentPolicy policy) =>
        [.. turn.Calls.Where(call => !turn.CallsStarted.Contains(call.Id) && IsForPerson(call, c, policy)).Select(call => Result(c, call))];

    /// <summary>What is due in a turn of which no call is open; null = a model goes on.</summary>
    public static HandedOff? Due(Conversation c, AgentPolicy policy, DateTimeOffset now) =>
        c.Turn is { Doubted: { } doubted } ? ByAnswer(doubted, c, policy, now) : ByCall(c, policy, now) ?? ByUser(c, policy, now);

    /// <summary>The user, or an app for them, asked for a person by name.</summary>
    public static HandedOff Requested(WantedPerson wanted, Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        var reason = wanted.Reason is null ? "A person was asked for." : $"A person was asked for: {wanted.Reason}";
        return Urgent(HandOff(HandoffCode.Requested, reason, c, policy, now) with { Evidence = [wanted.Seq] });
    }

    /// <summary>One turn too many comes to nothing: a person goes on where it stands. Null = it stops.</summary>
    public static HandedOff? InPlaceOf(TurnStopped stop, Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        var failed = c.FailedTurns ?? [];
        var isFailure = c.Turn is not null && !Fold.IsGivenUp(stop);
        return isFailure && policy.Handoff is { } handoff && failed.Count + 1 >= handoff.FailedTurns
            ? HandOff(HandoffCode.RepeatedFailure, $"{failed.Count + 1} turns in a row came to nothing. The last: {stop.Reason}", c, policy, now) with { Evidence = failed }
            : null;
    }

    /// <summary>The newest entry of a hand-off or of its return; 0 before the first.</summary>
    internal static long LastSeq(Conversation c) => c.Handoffs is [.., var last] ? Math.Max(last.Seq, last.Returned) : 0;

    /// <summary>The entry, with what the user is told and may count on.</summary>
    /// <param name="phrase">Code of the phrase; the wait follows it where it is known.</param>
    public static HandedOff HandOff(string code, string reason, Conversation c, AgentPolicy policy, DateTimeOffset now, string phrase = Phrases.Transferred)
    {
        var (said, within) = (Phrases.Say(phrase, c, policy.Phrases), policy.Handoff?.Within);
        if (said is not null && within is { } wait && Phrases.Wait(wait, c, policy.Phrases) is { } told) said = $"{said} {told}";
        return new(code, reason, said, now + within, policy.Handoff?.Priority ?? 0);
    }

    /// <summary>In its latest answer the model handed off, or called what is a person's to call; all its calls have their results.</summary>
    private static HandedOff? ByCall(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        if (Accepted(c, policy) is not var (seq, call)) return null;
        if (!HandOffTool.IsMeant(call, c, policy))
        {
            var called = $"The model called {call.Name}, which is a person's matter: {call.Arguments}";
            return HandOff(HandoffCode.Policy, called, c, policy, now) with { Subject = SubjectOf(call), Evidence = [seq] };
        }
        var (reason, statement) = HandOffTool.Read(call.Arguments);
        var isUnsure = statement.Confidence < policy.Handoff!.LeastConfidence;
        return HandOff(isUnsure ? HandoffCode.Confidence : HandoffCode.Model, reason ?? "The model asked for a person and did not say why.", c, policy, now) with
        {
            Evidence = [seq], Statement = statement,
        };
    }

    private static (long Seq, ToolCallBlock Call)? Accepted(Conversation c, AgentPolicy policy)
    {
        var results = new HashSet<string>(StringComparer.Ordinal);
        for (var i = c.Items.Count - 1; i >= 0; i--)
        {
            if (c.Items[i] is ToolResultItem { IsError: false } result && result.Seq > LastSeq(c)) results.Add(result.CallId);
            if (c.Items[i] is not AssistantItem answer) continue;
            var asked = results.Count == 0 ? null
                : answer.Blocks.OfType<ToolCallBlock>().FirstOrDefault(call => results.Contains(call.Id) && IsForPerson(call, c, policy));
            return asked is null ? null : (answer.Seq, asked);
        }
        return null;
    }

    /// <summary>What the user said since anybody answered asks for a person, or is about what is a person's matter.</summary>
    private static HandedOff? ByUser(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        return ByWords(Unanswered(), c, policy, now);

        IEnumerable<UserItem> Unanswered()
        {
            for (var i = c.Items.Count - 1; i >= 0 && c.Items[i] is UserItem { Shortened: false } said && said.Seq > LastSeq(c); i--)
                yield return said;
        }
    }

    /// <summary>While an answer is held, what the user says meanwhile need not wait for it to be sent.</summary>
    internal static HandedOff? ByQueued(Conversation c, AgentPolicy policy, DateTimeOffset now) => ByWords(c.Queued, c, policy, now);

    private static HandedOff? ByWords(IEnumerable<UserItem> messages, Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        if (policy.Handoff is not { } handoff || handoff is { OnRequest: false, Topics: null }) return null;
        foreach (var said in messages.Where(message => !message.OfReview))
        {
            if (handoff.OnRequest && PersonRequest.IsIn(said.Text))
                return Urgent(HandOff(HandoffCode.Requested, "The user asks for a person.", c, policy, now) with { Evidence = [said.Seq] });
            if (handoff.Topics?.FirstOrDefault(topic => Words.Have(said.Text, topic) && !WasSubject(c, topic)) is { } named)
                return HandOff(HandoffCode.Policy, $"The user speaks of \"{named}\", which is a person's matter.", c, policy, now) with { Subject = named, Evidence = [said.Seq] };
        }
        return null;
    }

    private static HandedOff ByAnswer(DoubtedAnswer doubted, Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        var (seq, doubt) = doubted;
        var phrase = doubt.Code == HandoffCode.Unsupported ? Phrases.Checking : Phrases.Transferred;
        return HandOff(doubt.Code, ReasonOf(doubt), c, policy, now, phrase) with { Evidence = [.. doubt.Evidence ?? [], seq] };
    }

    /// <summary>What is to be said against an answer, for people.</summary>
    internal static string ReasonOf(Doubt doubt) => doubt.Code switch
    {
        HandoffCode.Unsupported => $"The answer states what stands nowhere in what the model was given: {string.Join(", ", doubt.Values ?? [])}",
        HandoffCode.RepeatedClarification => $"The model asked the same {(doubt.Evidence?.Count ?? 0) + 1} times.",
        _ => $"{(doubt.Evidence?.Count ?? 0) + 1} turns in a row came to nothing. In the last every tool call failed.",
    };

    /// <summary>Somebody who asked is waiting for it.</summary>
    private static HandedOff Urgent(HandedOff handedOff) => handedOff with { Priority = handedOff.Priority + 1 };

    private static bool IsForPerson(ToolCallBlock call, Conversation c, AgentPolicy policy) =>
        HandOffTool.IsMeant(call, c, policy)
        || PromptPlanner.ToolsOf(c, policy).FirstOrDefault(tool => tool.Name == call.Name)?.Handoff?.IsNeededFor(call.Arguments) == true;

    private static string SubjectOf(ToolCallBlock call) => $"{call.Name} {call.Arguments}";

    /// <summary>A topic is one until the matter is settled: that somebody goes on with it is no news.</summary>
    private static bool WasSubject(Conversation c, string topic) => c.Handoffs?.Exists(past => past.Code == HandoffCode.Policy && past.Subject == topic) == true;

    private static ToolResult Result(Conversation c, ToolCallBlock call) => call.Name == HandOffTool.Name ? OfHandOff(c, call)
        : c.Handoffs?.FindLast(past => past.Subject == SubjectOf(call)) is { Returned: > 0 } past && !HasSpokenSince(c, past.Returned)
            ? new(call.Id, call.Name, $"Not run: a person has had this very call and gave the conversation back (entry {past.Returned}), and the user has said nothing since. "
                + "Go by what the person said and noted.", IsError: true)
        : new(call.Id, call.Name, GoesToPerson);

    private static ToolResult OfHandOff(Conversation c, ToolCallBlock call) => Given(c) is { } past
        ? new(call.Id, call.Name,
            $"Not handed off: a person has had this conversation and gave it back (entry {past.Returned}), and the user has said nothing since. Answer with what the "
            + "person said and noted; where that leaves something open, say what.", IsError: true)
        : new(call.Id, call.Name, Handed);

    /// <summary>
    /// The hand-off that a model's own would only repeat. It words its reasons anew each time, so what a person has looked at and gave back is the same matter
    /// until the user says something. Where a person only stepped in for models that failed, none has been looked at.
    /// </summary>
    private static PastHandoff? Given(Conversation c) =>
        c.Handoffs is [.., { Returned: > 0 } last] && !HandoffCode.IsFailure(last.Code) && !HasSpokenSince(c, last.Returned) ? last : null;

    /// <summary>The note of a return stands in the user's place and has its own number.</summary>
    private static bool HasSpokenSince(Conversation c, long seq) => c.Items.Exists(item => item is UserItem { OfReview: false } && item.Seq > seq);
}
