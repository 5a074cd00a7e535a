using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Handoffs;

/// <summary>
/// What a model is asked for a draft with: the conversation's own prompt, so that the provider's cache helps, and the team's words at its end. What
/// has to leave for it to fit leaves this prompt alone: no epoch is opened for a draft, and nothing is looked up.
/// </summary>
public static class DraftPrompt
{
    private const int MostEpochs = 4;

    private const string Task =
        "[From a person of the team, who has this conversation now and answers in your place; the user does not see this. Draft the reply that they could send to the "
        + "user: to what nobody has answered yet or, where all is answered, what helps the user next. Write the text of the reply and nothing else, in the user's "
        + "language, as a person of the team would. State nothing that you were not told; where something has to be looked up, say in square brackets what. "
        + "Call no tools.";

    /// <summary>The call, as it is made from a state in which a draft is asked for and nobody counts the prompt (any more). Null where it fits in no way.</summary>
    public static Plan.Send? Send(Conversation c, AgentPolicy policy, Rung rung) =>
        (Next(c, policy, rung) is var plan && plan is Plan.Count count ? count.Otherwise : plan) is Plan.Send send ? Hurried(send) : null;

    /// <summary>The call, or that the provider is to count the prompt first.</summary>
    public static Plan? Next(Conversation c, AgentPolicy policy, Rung rung)
    {
        var asked = Asked(c);
        for (var epochs = 0; epochs <= MostEpochs; epochs++)
        {
            var plan = PromptPlanner.Next(asked, policy, rung);
            switch (plan)
            {
                case Plan.Send or Plan.Count: return plan;
                case Plan.OpenEpoch open: asked = Fold.Apply(asked, new Entry(asked.Seq + 1, c.UpdatedAt, open.Fact)); break;
                case Plan.ShowMemory: asked = asked with { Memory = new("") }; break;
                default: return null;
            }
        }
        return null;
    }

    private static Plan.Send Hurried(Plan.Send send) => send with { Call = send.Call with { Limits = DraftRule.Within(send.Call.Limits) } };

    /// <summary>The state as it would be if this were a turn: what it was given already stays, and nothing more is wanted.</summary>
    private static Conversation Asked(Conversation c)
    {
        var (seq, text) = (c.Seq + 1, Text(c.Handoff!));
        var item = new UserItem(seq, TextWeight.Of(text), text);
        var turn = c.Handoff!.Waiting ?? Turn.Open(seq, c.UpdatedAt, c.Tools);
        return c with
        {
            Seq = seq,
            Items = c.Items.Add(item),
            Bytes = c.Bytes + TokenEstimator.Bytes(item),
            SaidBytes = c.SaidBytes + TokenEstimator.Bytes(item),
            Turn = turn with { AgentVersion = null, Recalled = true, Informed = true, Cut = null, Empties = 0, Trouble = null, Deferred = null },
        };
    }

    private static string Text(Handoff handoff)
    {
        var notes = handoff.Notes is { } taken ? $" What people wrote down for each other, and not for the user: {string.Join(" / ", taken)}." : "";
        var wish = string.IsNullOrWhiteSpace(handoff.Draft?.Instruction) ? "" : $" What they want said: {handoff.Draft.Instruction.Trim()}";
        return $"{Task}{notes}{wish}]";
    }
}
