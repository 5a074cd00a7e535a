using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Conversations;

public sealed class FoldTests
{
    [Fact]
    public void Entry_that_leaves_a_gap_is_a_bug() =>
        Assert.Throws<InvalidOperationException>(() => Fold.Apply(Spec.Given().State, new Entry(3, Spec.Start, User())));

    [Fact]
    public void Started_conversation_is_at_rest()
    {
        var state = Spec.Exactly(new ConversationStarted("helper", ConversationMode.Background, "ann", ForkedFrom: new("cnv_0", 7))).State;
        Assert.Equal(("helper", ConversationMode.Background, "ann", 1L), (state.Agent, state.Mode, state.User, state.Seq));
        Assert.Equal((new ForkOrigin("cnv_0", 7), Spec.Start.AddSeconds(1)), (state.ForkedFrom, state.CreatedAt));
        Assert.Null(state.Turn);
    }

    [Fact]
    public void Message_at_rest_opens_a_turn()
    {
        var state = Spec.Given(User("q")).State;
        Assert.Equal(Holdfast.Core.Conversations.Turn.Open(2, state.UpdatedAt, tools: null) with { Calls = state.Turn!.Calls, CallsStarted = state.Turn.CallsStarted }, state.Turn);
        Assert.Equal((1, "user: q"), (state.Turns, Show.Items(state.Items)));
    }

    [Fact]
    public void Messages_during_a_turn_open_the_next_one_together()
    {
        var during = Spec.Given(User("one"), Started(1), User("two"), User("three"));
        Assert.Equal("user: one", Show.Items(during.State.Items));
        Assert.Equal(2, during.State.Queued.Count);

        var after = Spec.Given(User("one"), Started(1), User("two"), User("three"), Completed(1), Says("1"));
        Assert.Equal("user: one\nassistant: 1\nuser: two\nuser: three", Show.Items(after.State.Items));
        Assert.Equal((4L, 2, 0), (after.State.Turn!.FirstSeq, after.State.Turns, after.State.Queued.Count));
    }

    [Fact]
    public void Message_lifts_parking_and_joins_the_turn()
    {
        var state = Spec.Given([User("one"), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromHours(1), 5), User("two")]).State;
        Assert.Equal("user: one\nuser: two", Show.Items(state.Items));
        Assert.Equal((null, 1), (state.Turn!.Trouble!.Parked, state.Turns));
    }

    [Fact]
    public void Message_that_lifts_parking_comes_after_those_that_waited()
    {
        var state = Spec.Given([User("one"), Started(1), User("two"), Failed(FailureKind.SpendCap), Parked(TimeSpan.FromHours(1), 6), User("three")]).State;
        Assert.Equal("user: one\nuser: two\nuser: three", Show.Items(state.Items));
        Assert.Empty(state.Queued);
    }

    [Fact]
    public void Message_after_a_cancel_of_a_parked_turn_opens_its_own()
    {
        Fact[] parked = [User("one"), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromHours(1), 5), new CancelRequested()];
        var state = Spec.Given([.. parked, User("two"), new TurnStopped("cancelled", "Cancelled by request.")]).State;
        Assert.Equal((7L, 2), (state.Turn!.FirstSeq, state.Turns));
    }

    [Fact]
    public void Open_attempt_is_known_until_it_ends()
    {
        var open = Spec.Given(User(), Started(1, Second, version: 3)).State;
        Assert.Equal(new OpenAttempt(1, 3, Second, new ShareTokens(10, 20, 30), 200, 5_000, Spec.Start.AddSeconds(3)), open.Turn!.Attempt);
        Assert.Equal((3, Second, 1), (open.Turn.AgentVersion, open.Turn.Model, open.Attempts));
        Assert.Null(Spec.Given(User(), Started(1), Failed(FailureKind.Overloaded)).State.Turn!.Attempt);
    }

    [Fact]
    public void Usage_and_cost_add_up_over_attempts()
    {
        var failed = Failed(FailureKind.Stalled, 1) with { Usage = new Usage(1, 2, 3, 4, 5, 6), CostNanoUsd = 7 };
        var state = Spec.Given(User(), Started(1), failed, Started(2), Completed(2, cost: 1_000), Says("a", 2)).State;
        Assert.Equal((new Usage(51, 2, 3, 4, 15, 6), 1_007L, 2), (state.Usage, state.CostNanoUsd, state.Attempts));
    }

    [Fact]
    public void Reported_usage_teaches_the_estimator_and_estimated_usage_does_not()
    {
        var learned = Spec.Given(User(), Started(1, promptBytes: 200), Completed(1), Says()).State;
        Assert.Equal(250, learned.TokensPerKilobyte[First]); // 50 tokens for 200 bytes
        Assert.Empty(Spec.Given(User(), Started(1), Completed(1) with { UsageEstimated = true }, Says()).State.TokensPerKilobyte);
        Assert.Empty(Spec.Given(User(), Started(1), Failed(FailureKind.Stalled) with { Usage = new(9, 0, 0, 0, 0) }).State.TokensPerKilobyte);
    }

    [Fact]
    public void Failures_count_in_a_row_and_per_rung()
    {
        var trouble = Spec.Given([User(), .. Try(1, FailureKind.Overloaded), .. Try(2, FailureKind.Stalled), .. Try(3, FailureKind.Overloaded, Second)])
            .State.Turn!.Trouble!;
        Assert.Equal((3, 1, Second, FailureKind.Overloaded), (trouble.Failures, trouble.FailuresOnRung, trouble.Model, trouble.Last.Kind));
        Assert.Equal(Spec.Start.AddSeconds(8), trouble.At);
    }

    [Fact]
    public void Answer_ends_the_trouble() =>
        Assert.Null(Spec.Given([User(), .. Try(1, FailureKind.Overloaded), Started(2), Completed(2), Calls(2, Lookup())]).State.Turn!.Trouble);

    [Fact]
    public void Parking_forgives_failures_and_counts_itself()
    {
        Fact[] once = [User(), .. Try(1, FailureKind.SpendCap), Parked(TimeSpan.FromMinutes(1), 5)];
        Assert.Equal((0, 0, 1), Counts(Spec.Given(once)));
        Assert.Equal((0, 0, 2), Counts(Spec.Given([.. once, .. Try(2, FailureKind.SpendCap), Parked(TimeSpan.FromMinutes(2), 8)])));
        Assert.Null(Spec.Given([.. once, Started(2)]).State.Turn!.Trouble!.Parked);

        static (int, int, int) Counts(Spec spec) =>
            spec.State.Turn!.Trouble is { Parked: not null } t ? (t.Failures, t.FailuresOnRung, t.Parkings) : default;
    }

    [Fact]
    public void Answer_with_calls_keeps_the_turn_open_until_each_has_a_result()
    {
        Fact[] asked = [User(), Started(1), Completed(1), Calls(1, Lookup("x"), Pay("y")), new ToolsStarted(["x", "y"])];
        var turn = Spec.Given(asked).State.Turn!;
        Assert.Equal(["x", "y"], turn.Calls.Select(call => call.Id));
        Assert.Equal(2, turn.CallsStarted.Count);

        var half = Spec.Given([.. asked, Result(Pay("y"), "paid")]).State;
        Assert.Equal(["x"], half.Turn!.Calls.Select(call => call.Id));
        Assert.Equal(["x"], half.Turn.CallsStarted);
        Assert.Equal("user: Hello\nassistant: lookup(x) + pay(y)\nresult of y: paid", Show.Items(half.Items));
        Assert.Empty(Spec.Given([.. asked, Result(Pay("y")), Result(Lookup("x"))]).State.Turn!.Calls);
    }

    [Fact]
    public void Turn_ends_with_an_answer_that_asks_for_nothing()
    {
        Assert.Null(Spec.Given(Turn(1, "q", "a")).State.Turn);
        Assert.NotNull(Spec.Given(User(), Started(1), Completed(1), Says() with { Stop = StopReason.PauseTurn }).State.Turn);
    }

    [Fact]
    public void Empty_answer_ends_the_turn_and_leaves_no_item()
    {
        var state = Spec.Given(User("q"), Started(1), Completed(1), new Answer(1, [], StopReason.Refusal)).State;
        Assert.Equal((null, "user: q"), (state.Turn, Show.Items(state.Items)));
    }

    [Fact]
    public void Import_is_shown_without_opening_a_turn()
    {
        var call = new MessageImported(MessageRole.Assistant, "let me see", ToolCalls: [Lookup("x")]);
        var state = Spec.Given(
            new MessageImported(MessageRole.User, "q"), call, new MessageImported(MessageRole.Tool, "r", "lookup", ToolCallId: "x"),
            new MessageImported(MessageRole.Assistant, "")).State;
        Assert.Equal("user: q\nassistant: let me see + lookup(x)\nresult of x: r", Show.Items(state.Items));
        Assert.Equal((null, 0), (state.Turn, state.Turns));
    }

    [Fact]
    public void Epoch_leaves_the_oldest_items_behind()
    {
        var state = Spec.Given([.. Turn(1, "q1", "a1"), User("q2"), new EpochOpened(2, 2, "history_over_budget")]).State;
        Assert.Equal((2, 2, "user: q2"), (state.Epoch, state.Omitted, Show.Items(state.Items)));
        Assert.Equal(state.Items.Sum(TokenEstimator.Bytes), state.Bytes);
    }

    [Fact]
    public void Stopped_turn_hands_over_to_those_that_waited()
    {
        var state = Spec.Given(User("one"), User("two"), new CancelRequested(), new TurnStopped("cancelled", "")).State;
        Assert.Equal((3L, false, "user: one\nuser: two"), (state.Turn!.FirstSeq, state.Turn.CancelRequested, Show.Items(state.Items)));
    }

    [Fact]
    public void Count_of_the_provider_corrects_the_rate_as_usage_does()
    {
        var counted = Spec.Given([.. Turn(1, "q", "a"), User(), new TokensCounted(First, 1_000, 420)]).State;
        Assert.Equal((420, new WeighedPrompt(First, 1_000)), (counted.TokensPerKilobyte[First], counted.Weighed));
        var used = Spec.Given([.. Turn(1, "q", "a"), User(), new TokensCounted(First, 1_000, 420), Started(2), Completed(2), Says("a", 2)]).State;
        Assert.Equal((250, new WeighedPrompt(First, 200)), (used.TokensPerKilobyte[First], used.Weighed));
        Assert.Null(Spec.Given(User(), Started(1), Completed(1) with { UsageEstimated = true }, Says()).State.Weighed);
    }

    [Fact]
    public void Resolved_is_undone_by_a_message_whenever_it_comes()
    {
        Assert.True(Spec.Given(new Resolved()).State.Resolved);
        Assert.True(Spec.Given(new Feedback(5, Resolved: true)).State.Resolved);
        Assert.False(Spec.Given(new Feedback(5, Resolved: false)).State.Resolved);
        Assert.False(Spec.Given(new Resolved(), User()).State.Resolved);
        Assert.False(Spec.Given(User(), new Resolved(), User()).State.Resolved);
    }

    [Fact]
    public void Bytes_count_every_item_whatever_it_holds()
    {
        Block[] blocks = [new TextBlock("ü"), new ThinkingBlock("hm", "sig"), new OpaqueBlock("anthropic", "{}"), Lookup("x")];
        var state = Spec.Given(User("q"), Started(1), Completed(1), new Answer(1, blocks, StopReason.ToolUse), Result(Lookup("x"), "r")).State;
        int answer = TextWeight.Of("ü") + TextWeight.Of("hm") + "sig".Length + TextWeight.Of("{}") + TextWeight.Of("lookup") + TextWeight.Of("{}");
        Assert.Equal([TextWeight.Of("q"), answer, TextWeight.Of("r")], state.Items.Select(item => item.Size));
        Assert.Equal(state.Items.Sum(TokenEstimator.Bytes), state.Bytes);
    }
}
