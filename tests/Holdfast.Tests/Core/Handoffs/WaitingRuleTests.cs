using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reviews;
using Holdfast.Core.Webhooks;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Handoffs;

/// <summary>Entry 5 asks for a person at 12:00:05, who is due at 12:10:05; entries are a second apart.</summary>
public sealed class WaitingRuleTests
{
    private static readonly DateTimeOffset _due = Spec.Start.AddSeconds(605);
    private static readonly Fact[] _handedOff = [User("Where is it?"), .. Try(1, FailureKind.Overloaded), new HandedOff("models_unavailable", "r", "A person takes over.", _due, 3)];

    [Fact]
    public void People_are_reminded_at_half_time_and_what_is_overdue_goes_before_the_rest()
    {
        Spec.Given(_handedOff).Owes("with_person until 12:05:05.000: A person has the conversation.");
        Spec.Given(_handedOff).Owes(Show.Fact(new Reminded(5, _due)), TimeSpan.FromMinutes(5));
        Fact[] reminded = [.. _handedOff, new Reminded(5, _due)];
        Spec.Given(reminded).Owes("with_person until 12:10:05.000: A person has the conversation.");
        var late = Spec.Given(reminded).Owed(TimeSpan.FromMinutes(10));
        var facts = Assert.IsType<Holdfast.Core.Reconciler.Effect.Record>(late).Facts;
        Assert.Equal(new Overdue(5, _due, 13), facts[0]);
        Assert.StartsWith("A colleague has not come in time.", Assert.IsType<Noticed>(facts[1]).Text, StringComparison.Ordinal);
        var overdue = Spec.Given([.. reminded, .. facts]).Owes("rest").State;
        Assert.Equal(13, Assert.Single(InboxItem.Of(overdue)).Priority);
    }

    [Fact]
    public void Reminder_comes_as_long_before_it_is_due_as_the_agent_says()
    {
        var policy = Agents.Policy() with { Waiting = new(TimeSpan.FromMinutes(1), null) };
        Spec.Given(_handedOff).Owes("with_person until 12:09:05.000: A person has the conversation.", policy: policy);
        Spec.Given(_handedOff).Owes("with_person until 12:05:05.000: A person has the conversation.", policy: policy with { Waiting = new(TimeSpan.FromHours(1), null) });
    }

    [Fact]
    public void Who_comes_late_is_told_once_of_everything_and_a_word_of_a_person_ends_it()
    {
        Assert.Equal(new Overdue(5, _due, 13), Assert.IsType<Holdfast.Core.Reconciler.Effect.Record>(Spec.Given(_handedOff).Owed(TimeSpan.FromHours(1))).Facts[0]);
        Fact[] answered = [.. _handedOff, new PersonSaid("On Monday.", "ada")];
        Spec.Given(answered).Owes("rest", TimeSpan.FromHours(1));
        Spec.Given([.. answered, User("Which one?")]).Owes("rest", TimeSpan.FromHours(1));
    }

    [Fact]
    public void Owner_who_leaves_the_user_without_a_word_has_it_no_longer()
    {
        Fact[] claimed = [.. _handedOff[..^1], new HandedOff("models_unavailable", "r", "s"), new Claimed(5, "ada", "ada")];
        Spec.Given(claimed).Owes("with_person until 12:15:06.000: A person has the conversation.");
        var facts = Assert.IsType<Holdfast.Core.Reconciler.Effect.Record>(Spec.Given(claimed).Owed(TimeSpan.FromMinutes(15))).Facts;
        Assert.Equal(new Released(5, "ada"), facts[0]);
        Assert.IsType<Noticed>(facts[1]);
        var free = Spec.Given([.. claimed, .. facts]).Owes("rest");
        free.When(new Claim(5, "bob", "bob", OnlyIfFree: true)).Accepts(new Claimed(5, "bob", "bob"));

        Spec.Given([.. claimed, new NoteTaken("I ask the depot.", "ada")]).Owes("with_person until 12:15:07.000: A person has the conversation.");
        Spec.Given([.. claimed, new PersonSaid("On Monday.", "ada")]).Owes("rest", TimeSpan.FromDays(1));
        Spec.Given([.. claimed, new PersonSaid("On Monday.", "ada"), User("Which one?")]).Owes("with_person until 12:15:08.000: A person has the conversation.");
        Spec.Given(claimed).Owes("rest", TimeSpan.FromDays(1), Agents.Policy() with { Waiting = new(null, null) });
    }

    [Fact]
    public void Review_is_reminded_of_once_while_its_default_still_holds_at_its_time()
    {
        var asked = new ReviewAsked(ReviewSubject.Lesson, "Depot", Spec.Start.AddSeconds(602), Proposed: "\"Parcels wait in the depot.\"");
        Spec.Given(asked).Owes("waiting until 12:05:02.000: A person decides: Depot");
        Spec.Given(asked).Owes(Show.Fact(new Reminded(2, asked.Due)), TimeSpan.FromMinutes(5));
        var reminded = Spec.Given(asked, new Reminded(2, asked.Due)).Owes("waiting until 12:10:02.000: A person decides: Depot");
        reminded.Owes(Show.Fact(new ReviewDecided(2, Approved: false)), TimeSpan.FromMinutes(10));
    }

    [Fact]
    public void Subscribers_are_told_of_each()
    {
        var held = Spec.Given(_handedOff).State;
        Assert.Equal(EventKind.HandoffReminder, Told(held, new Reminded(5, _due)));
        Assert.Equal(EventKind.HandoffOverdue, Told(held, new Overdue(5, _due, 13)));
        Assert.Equal(EventKind.HandoffReleased, Told(held, new Released(5, "ada")));
        Assert.Equal(EventKind.ReviewReminder, Told(held, new Reminded(2, _due)));

        static EventKind? Told(Conversation c, Fact fact) => Happening.Of(c, new Entry(c.Seq + 1, Spec.Start, fact))?.Kind;
    }
}
