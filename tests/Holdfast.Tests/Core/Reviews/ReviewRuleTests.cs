using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Repair;
using Holdfast.Core.Reviews;
using Holdfast.Core.Tools;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reviews;

/// <summary>What a person has to say yes to is asked once, waited for, and run only as it was approved.</summary>
public sealed class ReviewRuleTests
{
    private static readonly Approval _approval = new(TimeSpan.FromMinutes(10));
    private static readonly AgentPolicy _policy = Policy(_approval);
    private static readonly ToolCallBlock _payment = new("p1", "pay", """{"amount":250}""");

    private static readonly Fact[] _called = [User("Refund it."), Started(), Completed(), Calls(1, _payment, Lookup("l1"))];
    private static readonly ReviewAsked _asked = new(ReviewSubject.ToolCall, "pay", Spec.Start.AddSeconds(60), CallId: "p1", Proposed: _payment.Arguments);
    private static readonly Fact[] _waiting = [.. _called, _asked]; // entry 6
    private static readonly Fact[] _alone = [.. _waiting, new ToolsStarted(["l1"]), Result(Lookup("l1"))];

    [Fact]
    public void Call_that_needs_a_yes_is_asked_about_once_and_the_user_is_told()
    {
        Spec.Given(_called).Owes(
            """
            {"kind":"review_asked","title":"pay","due":"2026-11-01T12:10:05+00:00","call_id":"p1","proposed":"{\"amount\":250}"}
            {"kind":"notice","code":"reviewing","text":"A colleague looks at this first; I go on as soon as that is done."}
            """.ReplaceLineEndings("\n"), policy: _policy);
    }

    [Fact]
    public void Calls_that_need_nobodys_word_run_meanwhile()
    {
        Spec.Given(_waiting).Owes("run l1", policy: _policy);
        Spec.Given(_alone).Owes("waiting until 12:01:00.000: A person decides: pay", policy: _policy);
    }

    [Fact]
    public void Approved_call_runs_as_it_was_approved_and_the_model_is_told_what_was_changed()
    {
        Spec.Given([.. _alone, Decided(true)]).Owes("run p1", policy: _policy);
        var edited = Spec.Given([.. _alone, Decided(true, """{"amount":100}""")]);
        Assert.Equal("""{"amount":100}""", Assert.IsType<Effect.RunTools>(edited.Owed(policy: _policy)).Calls.Single().Arguments);
        var result = Settle.Tool(edited.State, _payment, new ToolOutcome("refunded", IsError: false, default));
        Assert.Equal("[A person changed the arguments of this call to {\"amount\":100}]\nrefunded", result.Content);
        Assert.Null(Fold.Apply(edited.State, new(edited.State.Seq + 1, edited.Now, result)).Reviews);
    }

    [Theory]
    [InlineData("Not so much.", "Not run: a person declined this call and says: Not so much.")]
    [InlineData(null, "Not run: a person declined this call.")]
    public void Declined_call_is_not_run_and_the_model_is_told_why(string? note, string told) => Spec.Given([.. _alone, Decided(false, note: note)]).Owes(
        $$"""{"kind":"tool_result","call_id":"p1","name":"pay","content":"{{told}}","is_error":true}""", policy: _policy);

    [Fact]
    public void Where_nobody_decides_in_time_the_default_holds()
    {
        Spec.Given(_alone).Owes("""{"kind":"review_decided","review":6}""", TimeSpan.FromMinutes(1), _policy);
        Spec.Given([User("Refund it."), Started(), Completed(), Calls(1, _payment), _asked with { ByDefault = true }])
            .Owes("""{"kind":"review_decided","review":6,"approved":true}""", TimeSpan.FromMinutes(1), Policy(_approval with { ByDefault = true }));
        Spec.Given([.. _alone, new ReviewDecided(6, Approved: false)]).Owes(
            """{"kind":"tool_result","call_id":"p1","name":"pay","content":"Not run: it needs a person's approval, and nobody decided in time.","is_error":true}""", policy: _policy);
    }

    [Fact]
    public void Cancelled_turn_takes_its_reviews_along()
    {
        var given = Spec.Given([.. _alone, new CancelRequested()]);
        var facts = Assert.IsType<Effect.Record>(given.Owed(policy: _policy)).Facts;
        Assert.Null(facts.Select((fact, i) => new Entry(given.State.Seq + 1 + i, given.Now, fact)).Aggregate(given.State, Fold.Apply).Reviews);
    }

    [Fact]
    public void Decision_is_taken_once()
    {
        Spec.Given(_alone).When(new DecideReview(6, true, "ada", """{"amount":1}""", "Less.")).Accepts(new ReviewDecided(6, true, """{"amount":1}""", "Less.", "ada"));
        Spec.Given([.. _alone, Decided(false)]).When(new DecideReview(6, true, "ada")).Refuses(Refusal.NotInReview);
        Spec.Given(_alone).When(new DecideReview(5, true, "ada")).Refuses(Refusal.NotInReview);
    }

    [Fact]
    public void Of_two_who_take_it_on_one_has_it_until_it_is_passed_on()
    {
        var claimed = Spec.Given([.. _alone, new Claimed(6, "ada", "ada")]);
        claimed.When(new Claim(6, "bob", "bob", OnlyIfFree: true)).Refuses(Refusal.AlreadyClaimed);
        claimed.When(new Claim(6, "ada", "ada", OnlyIfFree: true)).Accepts(new Claimed(6, "ada", "ada"));
        claimed.When(new Claim(6, "bob", "ada")).Accepts(new Claimed(6, "bob", "ada"));
        claimed.When(new Claim(7, "bob", "bob")).Refuses(Refusal.NothingWaits);
        Assert.Equal("ada", Assert.Single(InboxItem.Of(claimed.State)).Owner);
    }

    [Fact]
    public void What_waits_changes_with_the_entries_that_change_it()
    {
        var before = Spec.Given(_called).State;
        var change = Assert.Single(InboxItem.Changes(before, new(6, Spec.Start, _asked), Spec.Given(_waiting).State));
        Assert.Equal((6L, InboxKind.Review, "tool_call", null), (change.Item.Seq, change.Item.Kind, change.Item.Subject, change.Closed));
        var (open, decided) = (Spec.Given(_alone).State, Decided(true));
        var closed = Assert.Single(InboxItem.Changes(open, new(9, Spec.Start, decided), Spec.Given([.. _alone, decided]).State));
        Assert.Equal(new InboxClosing(Spec.Start, "approved", "ada"), closed.Closed);
        Assert.Empty(InboxItem.Changes(open, new(9, Spec.Start, new NoteTaken("n", "ada")), Spec.Given([.. _alone, new NoteTaken("n", "ada")]).State));
    }

    [Fact]
    public void Proposal_waits_for_its_time_and_takes_no_messages()
    {
        var asked = new ReviewAsked(ReviewSubject.Lesson, "Depot", Spec.Start.AddSeconds(60), Proposed: "\"Parcels wait in the depot.\"");
        var proposal = Spec.Given(asked).Owes("waiting until 12:01:00.000: A person decides: Depot");
        Assert.False(proposal.State.IsAtRest);
        proposal.When(new Say("Hello")).Refuses(Refusal.TakesNoMessages);
        proposal.When(new Cancel()).Refuses(Refusal.NothingToCancel);
        proposal.Owes("""{"kind":"review_decided","review":2}""", TimeSpan.FromMinutes(1));
        Assert.True(Spec.Given(asked, new ReviewDecided(2, true, By: "ada", Version: 4)).Owes("rest").State.IsAtRest);
    }

    [Theory]
    [InlineData("""{"amount":100}""", false)]
    [InlineData("""{"amount":100.01}""", true)]
    [InlineData("""{"amount":"250"}""", true)]
    [InlineData("""{"amount":"99"}""", false)]
    [InlineData("""{"amount":{"value":1}}""", true)]
    [InlineData("""{"amount":null}""", false)]
    [InlineData("{}", false)]
    [InlineData("no json", true)]
    [InlineData("[1]", true)]
    public void Approval_over_an_amount_is_needed_above_it_and_where_nobody_can_tell(string arguments, bool needed) =>
        Assert.Equal(needed, new Approval(TimeSpan.FromHours(1), Over: new Dictionary<string, decimal> { ["amount"] = 100 }).IsNeededFor(arguments));

    private static ReviewDecided Decided(bool approved, string? edited = null, string? note = null) => new(6, approved, edited, note, "ada");

    private static AgentPolicy Policy(Approval approval) => Agents.Policy() with { Tools = [Agents.Lookup, Agents.Pay with { Approval = approval }] };
}
