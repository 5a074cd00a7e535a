using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// When a conversation goes to a person though its models answer. Read from the state alone; what led to it is named by its entries, and a reason that a
/// person had before and gave back is none again while the user has said nothing new (decision 37).
/// </summary>
public static class EscalationRule
{
    private const string Handed = "Handed to a person of the team, who goes on from here with what you wrote. The user has been told.";

    /// <summary>Results of the open calls that are answered here and run nowhere; empty when there are none.</summary>
    public static IReadOnlyList<ToolResult> Results(Conversation c, Turn turn, AgentPolicy policy) =>
        [.. turn.Calls.Where(call => HandOffTool.IsMeant(call, c, policy)).Select(call => Result(c, call))];

    /// <summary>What is due in a turn of which no call is open; null = a model goes on.</summary>
    public static HandedOff? Due(Conversation c, AgentPolicy policy, DateTimeOffset now) => policy.Handoff is null ? null : ByModel(c, policy, now);

    /// <summary>The entry, with what the user is told and may count on.</summary>
    /// <param name="phrase">Code of the phrase; the wait follows it where it is known.</param>
    public static HandedOff HandOff(string code, string reason, Conversation c, AgentPolicy policy, DateTimeOffset now, string phrase = Phrases.Transferred)
    {
        var (said, within) = (Phrases.Say(phrase, c, policy.Phrases), policy.Handoff?.Within);
        if (said is not null && within is { } wait && Phrases.Wait(wait, c, policy.Phrases) is { } told) said = $"{said} {told}";
        return new(code, reason, said, now + within, policy.Handoff?.Priority ?? 0);
    }

    /// <summary>The model handed off in its latest answer, and all its calls have their results.</summary>
    private static HandedOff? ByModel(Conversation c, AgentPolicy policy, DateTimeOffset now)
    {
        if (Accepted(c, policy) is not var (seq, call)) return null;
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
            if (c.Items[i] is ToolResultItem { Name: HandOffTool.Name, IsError: false } result) results.Add(result.CallId);
            if (c.Items[i] is not AssistantItem answer) continue;
            var isNew = results.Count > 0 && !(c.Handoffs?.Exists(past => past.Seq > answer.Seq) == true);
            return isNew && answer.Blocks.OfType<ToolCallBlock>().FirstOrDefault(call => results.Contains(call.Id) && HandOffTool.IsMeant(call, c, policy)) is { } asked
                ? (answer.Seq, asked)
                : null;
        }
        return null;
    }

    private static ToolResult Result(Conversation c, ToolCallBlock call) => Given(c) is { } past
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
    private static bool HasSpokenSince(Conversation c, long seq) => c.Items.Exists(item => item is UserItem && item.Seq > seq);
}
