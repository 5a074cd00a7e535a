using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

public sealed class UnusedContextTests
{
    private const string Used = "terms/returns.md (version 1):\nParcels of the blue warehouse travel back free for thirty days.",
        Useless = "Gift vouchers expire after three years and are never paid out in cash, whatever the reason may be.";

    private static readonly Usage Usage = new(1_000, 0, 0, 0, 20);

    [Fact]
    public void What_the_answer_takes_up_was_of_use_and_the_rest_was_paid_for_nothing()
    {
        var unused = Told($"{Used}\n\n{Useless}", "Yes: from the blue warehouse it is free for thirty days.")!.Value;
        // What names the source is not taken up either.
        var weight = TextWeight.Of(Useless) + TextWeight.Of("terms/returns.md (version 1):");
        Assert.Equal(TokenEstimator.Tokens(weight, TokenEstimator.RateOf(Given(Used), Agents.First)), unused.Tokens);
        Assert.Equal(3_000L * unused.Tokens, unused.NanoUsd);
    }

    [Fact]
    public void Words_of_the_question_prove_no_use() =>
        Assert.True(Told(Useless, "I cannot say whether gift vouchers expire.", question: "Do gift vouchers expire?")!.Value.Tokens > 10);

    [Fact]
    public void Nothing_is_told_where_nothing_was_looked_up_or_no_answer_came()
    {
        var plain = Spec.Given(User(), Started(1)).State;
        Assert.Null(Unused(plain, new Prompt("", [], plain.Items, false, [], new ShareTokens(0, 0, 0)), "Yes.", StopReason.EndTurn));
        var informed = Given(Useless);
        Assert.Null(Unused(informed, Filled(informed, Useless), "Yes.", StopReason.ToolUse));
    }

    private static UnusedPart? Told(string shown, string answer, string question = "May I send it back?")
    {
        var c = Given(shown, question);
        return Unused(c, Filled(c, shown), answer, StopReason.EndTurn);
    }

    private static Conversation Given(string shown, string question = "May I send it back?") => Spec.Given(
        User(question), new KnowledgeShown([new("terms/returns.md", 1, 0, shown.Length)], TextWeight.Of(shown)), Started(1)).State;

    private static Prompt Filled(Conversation c, string shown) => new(
        "", [], [.. c.Items.Select(item => item is KnowledgeItem known ? new UserItem(known.Seq, known.Size, shown) : item)], false, [], new ShareTokens(0, 0, 0));

    private static UnusedPart? Unused(Conversation c, Prompt prompt, string answer, StopReason stop)
    {
        var settled = Settle.Model(c, Agents.Policy(), Agents.First, new(null, [new TextBlock(answer)], stop, Usage));
        return UnusedContext.Told(c, Agents.Policy(), Agents.First, prompt, settled).OfType<AttemptEnded>().Single().Unused;
    }
}
