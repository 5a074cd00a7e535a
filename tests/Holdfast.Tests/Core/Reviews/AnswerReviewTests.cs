using Holdfast.Core;
using Holdfast.Core.Audit;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Reviews;

/// <summary>An answer that is held is shown to nobody before a person said yes; what they say no to is written again.</summary>
public sealed class AnswerReviewTests
{
    private static readonly AnswerHold _always = new(Always: true, TimeSpan.FromMinutes(1));
    private static readonly AgentPolicy _policy = Agents.Policy() with { Answers = _always };

    private static readonly Fact[] _begun = [User("What does it cost?"), Started()];
    private static readonly AnswerHeld _answer = new(1, [new TextBlock("It costs 4711 euros.")], StopReason.EndTurn);
    private static readonly ReviewAsked _asked = new(
        ReviewSubject.Answer, "What does it cost?", Spec.Start.AddSeconds(63), Proposed: "It costs 4711 euros.", Evidence: [new("cnv_1", 2, "What does it cost?")]);
    private static readonly Fact[] _held = [.. _begun, Completed(), _answer, _asked]; // the answer is entry 5, the review 6

    [Fact]
    public void Answer_is_held_with_its_question_and_the_user_is_told_once()
    {
        var told = new Noticed("reviewing", "A colleague looks at this first; I go on as soon as that is done.");
        Assert.Equal(Show.Facts([Completed(), _answer, _asked, told]), Show.Facts(Hold(_begun, [Completed(), Says("It costs 4711 euros.")])));
        var again = Hold([.. _held, No("Wrong."), new AnswerDeclined(5, "Wrong."), Started(2)], [Completed(2), Says("It is free.", 2)]);
        Assert.Equal(["attempt_ended", "answer_held", "review_asked"], again.Select(EntryCodec.KindOf));
    }

    [Fact]
    public void Only_doubtful_answers_are_held_where_the_agent_says_so()
    {
        var doubtful = _policy with { Answers = _always with { Always = false } };
        var plain = Says("It is free.");
        Assert.Equal(plain, AnswerReview.Hold(Spec.Given(_begun).State, doubtful, Spec.Start, [Completed(), plain])[^1]);
        var doubted = plain with { Doubt = new(HandoffCode.Unsupported, HandsOff: true, Values: ["4711"]) };
        var facts = AnswerReview.Hold(Spec.Given(_begun).State, doubtful, Spec.Start, [Completed(), doubted]);
        Assert.Equal("unsupported", Assert.IsType<AnswerHeld>(facts[1]).Doubt!.Code);
        Assert.Equal("The answer states what stands nowhere in what the model was given: 4711", Assert.IsType<ReviewAsked>(facts[2]).Title);
    }

    [Fact]
    public void What_broke_off_is_dropped_and_what_is_said_beside_calls_is_not_for_the_user()
    {
        Assert.Equal([Failed(FailureKind.ConnectionLost)], Hold(_begun, [Failed(FailureKind.ConnectionLost), Broken("It costs")]));
        var calls = new Answer(1, [new TextBlock("I look."), Lookup()], StopReason.ToolUse);
        Assert.Equal(calls with { Unsaid = true }, Hold(_begun, [Completed(), calls])[^1]);
        Assert.Equal(Calls(1, Lookup()) with { Blocks = calls.Blocks }, AnswerReview.Hold(Spec.Given(_begun).State, Agents.Policy(), Spec.Start, [Completed(), calls])[^1]);
    }

    [Fact]
    public void Turn_waits_and_the_prompt_holds_nothing_of_it()
    {
        var given = Spec.Given(_held).Owes("waiting until 12:01:03.000: A person decides: What does it cost?", policy: _policy);
        Assert.Equal([2L], given.State.Items.Select(item => item.Seq));
        Assert.False(given.State.IsAtRest);
        Assert.Equal(("answer", 6L), (InboxItem.Of(given.State)[0].Subject, InboxItem.Of(given.State)[0].Seq));
        Spec.Given([.. _held, User("And when?")]).Owes("waiting until 12:01:03.000: A person decides: What does it cost?", policy: _policy);
    }

    [Fact]
    public void Approved_answer_is_sent_as_it_was_and_ends_the_turn()
    {
        var given = Spec.Given([.. _held, Yes()]).Owes(
            """{"kind":"answer","attempt":1,"blocks":[{"type":"text","text":"It costs 4711 euros."}],"held":5}""", policy: _policy);
        var sent = Spec.Given([.. _held, User("And when?"), Yes(), Sent("It costs 4711 euros.")]).State;
        Assert.Equal((2, 7L), (sent.Turns, sent.Turn!.FirstSeq));
        Assert.Null(sent.Reviews);
        Assert.Equal([2L, 9L, 7L], sent.Items.Select(item => item.Seq));
        Assert.Equal(("ada", "review.approved"), Act(given.Entries[^1]));
    }

    [Fact]
    public void Edited_answer_is_what_the_user_and_the_model_read()
    {
        var given = Spec.Given([.. _held, Yes("It costs 47 euros.")]).Owes(
            """{"kind":"answer","attempt":1,"blocks":[{"type":"text","text":"It costs 47 euros."}],"held":5}""", policy: _policy);
        Assert.Equal(("ada", "review.approved_edited"), Act(given.Entries[^1]));
    }

    [Fact]
    public void Declined_answer_is_written_again_with_what_the_person_said_of_it()
    {
        Spec.Given([.. _held, No("We do not name prices.")]).Owes("""{"kind":"answer_declined","held":5,"feedback":"We do not name prices."}""", policy: _policy);
        var again = Spec.Given([.. _held, No("We do not name prices."), new AnswerDeclined(5, "We do not name prices.")]).Owes("call first/a", policy: _policy);
        var note = Assert.IsType<Holdfast.Core.Context.UserItem>(again.State.Items[^1]);
        Assert.Contains("«It costs 4711 euros.» What they say of it: We do not name prices.", note.Text, StringComparison.Ordinal);
        Assert.True(note.OfReview);
        Assert.Null(again.State.Reviews);
        Assert.Equal([2L], Forking.Taken(Spec.Key, again.Entries, again.State.Seq).Select(taken => taken.Of));
    }

    [Fact]
    public void What_a_person_says_of_an_answer_is_no_wish_of_the_users()
    {
        var handing = _policy with { Handoff = new() { Topics = ["lawyer"] } };
        Spec.Given([.. _held, No("Name no lawyer."), new AnswerDeclined(5, "I want to talk to a human. Name no lawyer.")]).Owes("call first/a", policy: handing);
    }

    [Fact]
    public void After_the_fourth_no_a_person_answers()
    {
        var facts = new List<Fact>(_held);
        for (var attempt = 2; attempt <= 4; attempt++)
            facts.AddRange([new ReviewDecided(facts.Count + 1, false, Note: "No.", By: "ada"), new AnswerDeclined(facts.Count, "No."), Started(attempt), Completed(attempt), _answer with { Attempt = attempt }, _asked]);
        facts.Add(new ReviewDecided(facts.Count + 1, false, Note: "Still wrong.", By: "ada"));
        var owed = Assert.IsType<Effect.Record>(Spec.Given([.. facts]).Owed(policy: _policy)).Facts;
        Assert.Equal(("Still wrong.", "answers_declined"), (((AnswerDeclined)owed[0]).Feedback, ((HandedOff)owed[1]).Code));
        var handed = Spec.Given([.. facts, .. owed]);
        Assert.Equal((0, true), (InboxItem.Of(handed.State).Count(item => item.Kind == InboxKind.Review), handed.State.Handoff!.Waiting is { Held: null }));
        Assert.Null(Packet.Of(handed.State, handed.Entries, handed.State.Seq).Statement.Draft);
        Assert.Equal(0, Fold.Apply(handed.State, new(handed.State.Seq + 1, handed.Now, new Returned())).Turn!.Declined);
    }

    [Fact]
    public void Where_nobody_decides_in_time_a_person_goes_on_with_the_answer_as_a_ready_reply()
    {
        Spec.Given(_held).Owes("""{"kind":"review_decided","review":6}""", TimeSpan.FromMinutes(1), _policy);
        Fact[] expired = [.. _held, new ReviewDecided(6, Approved: false)];
        var handedOff = Assert.IsType<HandedOff>(Assert.Single(Assert.IsType<Effect.Record>(Spec.Given(expired).Owed(policy: _policy)).Facts));
        Assert.Equal("answer_held", handedOff.Code);
        var spec = Spec.Given([.. expired, handedOff]);
        var packet = Packet.Of(spec.State, spec.Entries, 8);
        Assert.Equal(("It costs 4711 euros.", "It costs 4711 euros."), (packet.Statement.Draft, packet.Why.Evidence[0].Text));
        Assert.DoesNotContain(packet.Transcript, line => line.Text.Contains("4711", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_agent_says_so_it_is_sent_when_nobody_decides_in_time()
    {
        Fact[] held = [.. _held[..^1], _asked with { ByDefault = true }];
        Spec.Given(held).Owes("""{"kind":"review_decided","review":6,"approved":true}""", TimeSpan.FromMinutes(1), _policy);
        Spec.Given([.. held, new ReviewDecided(6, Approved: true)]).Owes(
            """{"kind":"answer","attempt":1,"blocks":[{"type":"text","text":"It costs 4711 euros."}],"held":5}""", policy: _policy);
    }

    [Fact]
    public void Wish_for_a_person_is_granted_at_once_and_takes_the_answer_along()
    {
        var handing = _policy with { Handoff = new() };
        foreach (Fact wish in (Fact[])[new PersonRequested(), User("I want to talk to a human.")])
        {
            var asked = Spec.Given([.. _held, wish]);
            var handedOff = Assert.IsType<HandedOff>(Assert.Single(Assert.IsType<Effect.Record>(asked.Owed(policy: handing)).Facts));
            Assert.Equal(("requested", 7L), (handedOff.Code, handedOff.Evidence![0]));
            var spec = Spec.Given([.. _held, wish, handedOff]);
            Assert.Equal("It costs 4711 euros.", Packet.Of(spec.State, spec.Entries, 8).Statement.Draft);
            Assert.Equal(2L, spec.State.Handoff!.Waiting!.FirstSeq);
            Assert.Null(spec.State.Reviews);
        }
    }

    [Fact]
    public void Cancelled_turn_takes_its_answer_along()
    {
        var cancelled = Spec.Given([.. _held, new CancelRequested(), new TurnStopped("cancelled", "Cancelled by request.")]).Owes("rest", policy: _policy);
        Assert.Null(cancelled.State.Reviews);
        Spec.Given([.. _held, Yes(), new CancelRequested()]).Owes("""{"kind":"turn_stopped","code":"cancelled","reason":"Cancelled by request."}""", policy: _policy);
    }

    private static IReadOnlyList<Fact> Hold(Fact[] facts, Fact[] settled)
    {
        var spec = Spec.Given(facts);
        return AnswerReview.Hold(spec.State, _policy, spec.Now, settled);
    }

    private static (string, string) Act(Entry entry) => PeoplesActs.Of(Spec.Given(_held).State, entry) is { } act ? (act.Who, act.Act) : default;

    private static ReviewDecided Yes(string? edited = null) => new(6, true, edited, By: "ada");

    private static ReviewDecided No(string note) => new(6, false, Note: note, By: "ada");

    private static Answer Sent(string text) => new(1, [new TextBlock(text)], StopReason.EndTurn, Held: 5);
}
