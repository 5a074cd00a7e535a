using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reviews;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reviews;

public sealed class ClarificationTests
{
    [Theory]
    [InlineData("Which order do you mean? Please give me its number.", null)]
    [InlineData("Could you tell me your order number?", "Could you tell me your order number?")]
    [InlineData("Sure! Could you tell me your order number, or the e-mail address of the account?", "Could you tell me your order number, or the e-mail address of the account?")]
    [InlineData("Welche Bestellung meinen Sie?", "Welche Bestellung meinen Sie?")]
    [InlineData("您的订单号是多少？", "您的订单号是多少？")]
    [InlineData("Your parcel A-17 left Graz on Monday and arrives tomorrow between 8 and 12. Is there anything else?", null)]
    [InlineData("It comes on Monday.", null)]
    public void Answer_that_is_mostly_a_question_is_one(string answer, string? question) => Assert.Equal(question, Of(answer)?.Question);

    [Fact]
    public void Question_after_a_tool_or_in_a_long_answer_is_none()
    {
        Assert.Null(Of(string.Join(' ', Enumerable.Repeat("Is it this one?", 60))));
        Fact[] looked = [User("Where?"), Started(), Completed(), Calls(1, Lookup()), Result(Lookup()), Started(2), Completed(2)];
        var state = Spec.Given(looked).State;
        Assert.Null(Clarification.Of(state, new(state.Seq + 1, Spec.Start, Says("Which one?", 2))));
    }

    [Fact]
    public void Same_question_in_enough_conversations_is_repeated()
    {
        var asked = Enumerable.Range(1, 5).Select(i => One(i, $"Could you tell me the number of your order {i}?")).ToList();
        Assert.Null(Clarification.Repeated(asked[..4]));
        Assert.Equal(5, Clarification.Repeated([One(9, "Do you want it in red?"), .. asked])!.Count);
        Assert.Null(Clarification.Repeated([.. Enumerable.Range(1, 9).Select(_ => One(1, "Could you tell me the number of your order?"))]));
        Assert.Null(Clarification.Repeated([.. asked[..4], One(6, "Which colour should the new shoes have?")]));
    }

    [Fact]
    public void Proposal_is_named_alike_by_whoever_sees_the_same()
    {
        Clarification[] seen = [One(1, "Which one?"), One(2, "Which one?")];
        Assert.Equal(Clarification.ProposalOf(seen), Clarification.ProposalOf([.. seen.Reverse()]));
        Assert.NotEqual(Clarification.ProposalOf(seen), Clarification.ProposalOf([One(3, "Which one?")]));
    }

    private static Clarification? Of(string answer)
    {
        var state = Spec.Given(User("Where is it?"), Started(), Completed()).State;
        return Clarification.Of(state, new Entry(state.Seq + 1, Spec.Start, Says(answer)));
    }

    private static Clarification One(int conversation, string question) =>
        new(new("acme", $"cnv_{conversation}"), 5, "helper", question, "Where is it?", Spec.Start.AddMinutes(conversation));
}
