using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Quality;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Quality;

/// <summary>What has come of a conversation, by its journal alone.</summary>
public sealed class OutcomeTests
{
    private static readonly Fact[] _asked = Turn(1, "Where is it?", "On Monday.");
    private static readonly HandedOff _handedOff = new("requested", "They asked.", "A person takes over.");

    [Fact]
    public void Conversation_ends_when_nobody_is_left_to_wait_and_goes_on_with_the_next_message()
    {
        Assert.Null(Of().EndedAt);
        Assert.Null(Of(User()).EndedAt);
        Assert.Equal(Spec.Start.AddSeconds(5), Of(_asked).EndedAt);
        Assert.Null(Of([.. _asked, User("And mine?")]).EndedAt);
        Assert.Equal(Spec.Start.AddSeconds(9), Of([.. _asked, .. Turn(2, "And mine?", "On Tuesday.")]).EndedAt);
    }

    [Fact]
    public void What_is_said_of_it_afterwards_does_not_move_its_end()
    {
        var rated = Of([.. _asked, new Feedback(4), new Resolved()]);
        Assert.Equal((Spec.Start.AddSeconds(5), 4), (rated.EndedAt!.Value, rated.Rating!.Value));
    }

    [Fact]
    public void While_a_person_has_it_it_has_not_ended_and_that_one_did_is_not_forgotten()
    {
        Fact[] with = [User("A person, please."), _handedOff];
        Assert.Equal(new Outcome(HandedOff: true), Of(with));
        Fact[] settled = [.. with, new PersonSaid("Done.", "Ada"), new Resolved(By: "Ada")];
        Assert.Equal(new Outcome(Spec.Start.AddSeconds(5), HandedOff: true), Of(settled));
        Assert.True(Of([.. settled, .. Turn(1, "And mine?", "On Tuesday.")]).HandedOff);
    }

    [Fact]
    public void Turn_that_was_parked_or_stopped_is_trouble_unless_somebody_gave_it_up()
    {
        Fact[] tried = [User(), .. Try(1, FailureKind.SpendCap)];
        Assert.True(Of([.. tried, Parked(TimeSpan.FromHours(1), 5)]).Troubled);
        Assert.True(Of([.. tried, new TurnStopped("too_many_rounds", "Enough.")]).Troubled);
        Assert.False(Of([.. tried, new CancelRequested(), new TurnStopped(TurnStopped.Cancelled, "Cancelled.")]).Troubled);
        Assert.False(Of([.. tried, Started(2), Completed(2), Says("Hi", 2)]).Troubled);
    }

    [Fact]
    public void Users_no_takes_a_yes_back_and_holds_until_somebody_says_otherwise()
    {
        Fact[] denied = [.. _asked, new Resolved(By: "Ada"), new Feedback(1, Resolved: false)];
        Assert.Equal((true, false), Verdict(denied));
        Assert.Equal((true, false), Verdict([.. denied, new Feedback(Comment: "Still not.")]));
        Assert.Equal((false, true), Verdict([.. denied, new Feedback(Resolved: true)]));
        Assert.Equal((false, true), Verdict([.. denied, new Resolved(By: "Ada")]));
        Assert.Equal((false, false), Verdict([.. denied, User("Again?")]));

        static (bool Denied, bool Resolved) Verdict(Fact[] facts) => Spec.Given(facts).State is var c ? (c.Outcome.Denied, c.Resolved) : default;
    }

    [Fact]
    public void Latest_rating_counts_and_words_without_one_leave_it()
    {
        Assert.Null(Of(_asked).Rating);
        Assert.Equal(2, Of([.. _asked, new Feedback(5), new Feedback(2), new Feedback(Comment: "Hm.")]).Rating);
    }

    private static Outcome Of(params Fact[] facts) => Spec.Given(facts).State.Outcome;
}
