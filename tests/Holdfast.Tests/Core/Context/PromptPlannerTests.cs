using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

public sealed class PromptPlannerTests
{
    private static readonly string Kilobyte = new('x', 1_000); // about 305 tokens with its markers

    [Fact]
    public void Small_conversation_is_sent_whole()
    {
        var send = Send(Spec.Given([.. Turn(1, "q1", "a1"), User("q2")]));
        Assert.Equal("user: q1\nassistant: a1\nuser: q2", Show.Items(send.Call.Prompt.Items));
        Assert.Equal("You help.", send.Call.Prompt.System);
        Assert.Equal((500, Agents.First), (send.Call.MaxOutputTokens, send.Call.Rung));
    }

    [Fact]
    public void Shares_are_measured_apart()
    {
        var state = Spec.Given([.. Turn(1, "1234", "12"), User("1234567890")]).State with { TokensPerKilobyte = Rate(1_000) };
        string[] texts = ["You help.", .. Agents.Policy().Tools.SelectMany(tool => new[] { tool.Name, tool.Description, tool.InputSchema })];
        var send = (Plan.Send)PromptPlanner.Next(state, Agents.Policy(), Agents.First);
        Assert.Equal(new ShareTokens(texts.Sum(text => TextWeight.Of(text)), W("1234") + W("12"), W("1234567890")), send.Call.Prompt.Tokens);
        Assert.Equal(send.Call.Prompt.Tokens.Total, send.PromptBytes);

        static int W(string text) => TokenEstimator.Bytes(new UserItem(1, TextWeight.Of(text), text));
    }

    [Fact]
    public void Tools_are_weighed_as_all_texts_are()
    {
        var plain = Agents.Policy() with { Tools = [Agents.Lookup with { Description = "uuuu" }] };
        var wide = Agents.Policy() with { Tools = [Agents.Lookup with { Description = "üüüü" }] };
        var state = Spec.Given(User()).State;
        Assert.Equal(
            TextWeight.Of("üüüü") - TextWeight.Of("uuuu"),
            PromptPlanner.Measure(state, wide, Agents.First).Bytes - PromptPlanner.Measure(state, plain, Agents.First).Bytes);
    }

    [Fact]
    public void Answer_is_never_longer_than_the_model_can() =>
        Assert.Equal(100, Send(Spec.Given(User()), rung: Card(maxOutput: 100)).Call.MaxOutputTokens);

    [Fact]
    public void History_over_its_share_opens_an_epoch_down_to_half_of_it()
    {
        // Share of history in 20,000: 5,000 tokens, 16 turns of about 310; half of it keeps 8, less 1,000 tokens that are kept for the fact sheet: 4.
        var spec = Spec.Given([.. Turns(17), User("now")]);
        var epoch = Assert.IsType<Plan.OpenEpoch>(Next(spec)).Fact;
        Assert.Equal((2, 26, "history_over_budget"), (epoch.Epoch, epoch.Left, epoch.Reason));

        var after = Spec.Given([.. Turns(17), User("now"), epoch]);
        var send = Send(after);
        Assert.Contains($"\nuser: q14 {Kilobyte}", Show.Items(send.Call.Prompt.Items), StringComparison.Ordinal);
        Assert.EndsWith("user: now", Show.Items(send.Call.Prompt.Items), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_spared_is_what_the_whole_conversation_has_more()
    {
        var spec = Spec.Given([.. Turns(17), User("now")]);
        var whole = PromptPlanner.Measure(spec.State, Agents.Policy(), Agents.First).Tokens.Total;
        var send = Send(Spec.Given([.. Turns(17), User("now"), Assert.IsType<Plan.OpenEpoch>(Next(spec)).Fact]));
        Assert.InRange(send.SparedTokens, 1_000, whole);
        Assert.InRange(send.Call.Prompt.Tokens.Total + send.SparedTokens - whole, -3, 3);
        Assert.Equal(0, Send(Spec.Given([.. Turns(3), User("now")])).SparedTokens);
    }

    [Fact]
    public void No_more_is_spared_than_the_window_would_have_held()
    {
        var spec = Spec.Given([.. Turns(90), User("now")]);
        var send = Send(Spec.Given([.. Turns(90), User("now"), Assert.IsType<Plan.OpenEpoch>(Next(spec)).Fact]));
        Assert.Equal(20_000 - 500, send.Call.Prompt.Tokens.Total + send.SparedTokens);
    }

    [Fact]
    public void History_keeps_half_of_its_share_whatever_the_turn_takes()
    {
        var spec = Spec.Given([.. Turns(14), User("now"), .. Rounds(30)]);
        var after = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), Assert.IsType<Plan.OpenEpoch>(Next(spec)).Fact]).State;
        var tokens = PromptPlanner.Measure(after, Agents.Policy(), Agents.First).Tokens;
        Assert.InRange(tokens.History, 1_000, 2_500);
        Assert.InRange(tokens.Working, 1, 5_000);
    }

    [Fact]
    public void Running_turn_takes_what_the_history_leaves_free()
    {
        var alone = Send(Spec.Given([User("now"), .. Rounds(20)])).Call.Prompt.Tokens;
        Assert.InRange(alone.Working, Agents.Policy().Budget.Working + 1, Agents.Policy().Budget.Working + Agents.Policy().Budget.History);
        Assert.IsType<Plan.OpenEpoch>(Next(Spec.Given([.. Turns(15), User("now"), .. Rounds(20)])));
    }

    [Fact]
    public void Neither_share_is_ever_exceeded_by_what_can_leave()
    {
        var spec = Spec.Given();
        for (var i = 0; i < 60; i++)
        {
            spec = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), .. i % 3 == 2 ? [User("on"), .. Rounds(i), Says("done", i)] : Turn(i + 1, $"q{i} {Kilobyte}", "a"), User("now")]);
            while (Next(spec) is Plan.OpenEpoch open) spec = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), open.Fact]);
            var tokens = Send(spec).Call.Prompt.Tokens;
            Assert.InRange(tokens.History, 0, Agents.Policy().Budget.History);
            Assert.InRange(tokens.Working, 0, Agents.Policy().Budget.Working);
            spec = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), Started(i), KeepRate(Completed(i)), Says("a", i)]);
        }
    }

    private static Fact[] Rounds(int count) =>
    [
        .. Enumerable.Range(1, count).SelectMany(i => (Fact[])
            [Started(i), KeepRate(Completed(i)), Calls(i, Lookup($"c{i}")), new ToolsStarted([$"c{i}"]), Result(Lookup($"c{i}"), Kilobyte)]),
    ];

    [Fact]
    public void Model_is_told_that_it_does_not_see_the_beginning() =>
        Assert.Contains("Older parts of this conversation are not shown", Send(Spec.Given([.. Turns(17), User("now"), new EpochOpened(2, 18, "")])).Call.Prompt.System);

    [Fact]
    public void Epoch_starts_at_a_users_message_so_that_no_call_is_parted_from_its_result()
    {
        Fact[] withTools =
        [
            User("q " + Kilobyte), Started(1), Completed(1), Calls(1, Lookup("x")), Result(Lookup("x"), Kilobyte), Started(2), Completed(2), Says("a", 2),
        ];
        var spec = Spec.Given([.. Enumerable.Repeat(withTools, 24).SelectMany(turn => turn), User("now")]);
        var left = Assert.IsType<Plan.OpenEpoch>(Next(spec)).Fact.Left;
        Assert.IsType<UserItem>(spec.State.Items[left]);
    }

    [Fact]
    public void Messages_said_together_stay_together()
    {
        // "two" and "three" waited for the turn of "one". Half of the history would hold "three", but not both.
        Fact[] facts =
        [
            User("one"), Started(1), User($"two {Kilobyte}"), User("three"), Completed(1), Says("1"), Started(2), Completed(2), Says(Kilobyte, 2),
            User("now"),
        ];
        var spec = Spec.Given(facts);
        Assert.Equal(5, Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Shrink(spec.State, Agents.First)).Fact.Left);
    }

    [Fact]
    public void Window_too_small_for_the_history_opens_an_epoch_though_the_share_would_hold()
    {
        var rung = Card(window: 8_000);
        var spec = Spec.Given([.. Turns(15), User(new string('y', 10_000))]);
        Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Next(spec.State, Agents.Policy(), rung));
        Assert.IsType<Plan.Send>(PromptPlanner.Next(spec.State, Agents.Policy(), Agents.First));
    }

    [Fact]
    public void Turn_that_does_not_fit_alone_is_given_up_with_the_figures()
    {
        var plan = Next(Spec.Given(User(new string('y', 100_000))));
        Assert.Matches(@"^The current turn needs about \d+ tokens; first/a has room for \d+\.$", Assert.IsType<Plan.DoesNotFit>(plan).Reason);
    }

    [Fact]
    public void Message_that_does_not_fit_is_asked_about_part_by_part()
    {
        var text = string.Concat(Enumerable.Range(1, 4).Select(chapter => $"Chapter {chapter}\n{string.Concat(Enumerable.Repeat("so and so on\n", 2_000))}"));
        var ask = Assert.IsType<Plan.DoesNotFit>(Next(Spec.Given(User(text)))).Ask!;
        Assert.Matches(@"^Your message has about \d+ tokens, and I can hold about \d+ of it at once\.", ask);
        Assert.Contains("which part matters to you?", ask, StringComparison.Ordinal);
        Assert.Contains("\n1. “Chapter 1…” (entry 2, from character 0)", ask, StringComparison.Ordinal);
        var starts = ask.Split("from character ").Skip(2).Select(rest => int.Parse(rest[..rest.IndexOf(')')], CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(starts);
        Assert.All(starts, start => Assert.Equal('\n', text[start - 1]));
    }

    [Fact]
    public void What_was_asked_in_its_place_is_shown_to_the_model_as_said_and_ends_the_turn()
    {
        var state = Spec.Given(User("one"), new TurnStopped("context_full", "why", "Which part?")).State;
        Assert.Null(state.Turn);
        Assert.Equal("Which part?", Assert.IsType<TextBlock>(Assert.Single(Assert.IsType<AssistantItem>(state.Items[^1]).Blocks)).Text);
    }

    [Fact]
    public void Turn_that_does_not_fit_leaves_the_history_behind_first()
    {
        var spec = Spec.Given([.. Turn(1, "q", "a"), User(new string('y', 100_000))]);
        Assert.Equal(2, Assert.IsType<Plan.OpenEpoch>(Next(spec)).Fact.Left);
    }

    [Fact]
    public void Shrinking_leaves_at_least_half_of_the_history_behind_and_gives_up_without_any()
    {
        var spec = Spec.Given([.. Turns(4), User("now")]);
        Assert.Equal(8, Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Shrink(spec.State, Agents.First)).Fact.Left);
        Assert.IsType<Plan.DoesNotFit>(PromptPlanner.Shrink(Spec.Given(User()).State, Agents.First));
    }

    [Fact]
    public void Cache_is_marked_after_system_last_answer_and_end()
    {
        var rung = Card(marks: true, minCacheable: 10);
        var prompt = Send(Spec.Given([.. Turn(1, "q1", Kilobyte), User("q2")]), rung).Call.Prompt;
        Assert.True(prompt.CacheSystem);
        Assert.Equal([0, 2], prompt.CacheAfter);
        Assert.Equal([0], Send(Spec.Given(User(Kilobyte)), rung).Call.Prompt.CacheAfter);
    }

    [Fact]
    public void Prompt_below_the_minimum_or_without_marks_is_not_marked()
    {
        foreach (var rung in new[] { Card(marks: true, minCacheable: 10_000), Card(marks: false, minCacheable: 1) })
        {
            var prompt = Send(Spec.Given(User()), rung).Call.Prompt;
            Assert.False(prompt.CacheSystem);
            Assert.Empty(prompt.CacheAfter);
        }
    }

    [Fact]
    public void Memory_of_the_user_is_looked_up_once_an_epoch_and_shown_in_the_system_prompt()
    {
        var policy = Agents.Policy() with { Memory = true };
        var show = Assert.IsType<Plan.ShowMemory>(PromptPlanner.Next(OfAnn(User()), policy, Agents.First));
        Assert.InRange(TokenEstimator.Tokens(show.Bytes, Agents.First.Card.TokensPerKilobyte), policy.Budget.System / 2 - 10,
            policy.Budget.System / 2);

        var send = (Plan.Send)PromptPlanner.Next(OfAnn(User(), new MemoryShown("[Remembered: tea]")), policy, Agents.First);
        Assert.Equal("You help.\n\n[Remembered: tea]", send.Call.Prompt.System);
        Assert.Equal(["lookup", "pay", "memory", "remember_fact"], send.Call.Prompt.Tools.Select(tool => tool.Name));
        Assert.IsType<Plan.Send>(PromptPlanner.Next(OfAnn(User(), new MemoryShown("")), policy, Agents.First));
        Assert.IsType<Plan.ShowMemory>(PromptPlanner.Next(
            OfAnn([.. Turn(1, "q", "a"), new MemoryShown("x"), User(), new EpochOpened(2, 2, "")]), policy, Agents.First));
    }

    [Fact]
    public void Without_a_user_or_switched_off_there_is_no_memory()
    {
        var withoutUser = (Plan.Send)PromptPlanner.Next(Spec.Given(User()).State, Agents.Policy() with { Memory = true }, Agents.First);
        var off = (Plan.Send)PromptPlanner.Next(OfAnn(User(), new MemoryShown("[Remembered: tea]")), Agents.Policy(), Agents.First);
        foreach (var prompt in new[] { withoutUser.Call.Prompt, off.Call.Prompt })
            Assert.Equal(("You help.", 2), (prompt.System, prompt.Tools.Count));
    }

    [Fact]
    public void Prompt_that_has_no_room_at_twice_its_estimate_is_counted_first()
    {
        // 9,000 tokens by the card's rate; a window of 20,000 has room for 17,500 beside the answer and the safety share.
        var spec = Spec.Given(User(new string('x', 30_000)));
        var policy = Agents.Policy() with { Budget = Agents.Policy().Budget with { Working = 15_000 } };
        var count = Assert.IsType<Plan.Count>(PromptPlanner.Next(spec.State, policy, Agents.First));
        Assert.Same(count.Prompt, count.Otherwise);
        Assert.IsType<Plan.Send>(PromptPlanner.Next(After(12_000), policy, Agents.First));
        Assert.IsType<Plan.DoesNotFit>(PromptPlanner.Next(After(20_000), policy, Agents.First));
        Assert.IsType<Plan.Count>(PromptPlanner.Next(After(12_000), policy, Agents.Second));

        Holdfast.Core.Conversations.Conversation After(int tokens) =>
            Spec.Given(User(new string('x', 30_000)), new TokensCounted(First, count.Prompt.PromptBytes, tokens)).State;
    }

    private static Holdfast.Core.Conversations.Conversation OfAnn(params Fact[] facts) =>
        Spec.Exactly([new ConversationStarted("helper", ConversationMode.Interactive, "ann"), .. facts]).State;

    [Fact]
    public void Shares_of_a_budget_fit_the_window()
    {
        Assert.Equal(new ContextBudget(2_000, 30_000, 42_000, 50_000, 20_000, 48_000, 8_000), ContextBudget.For(200_000));
        Assert.Equal(ContextBudget.For(200_000), ContextBudget.For(1_000_000));
        foreach (var window in new[] { 1_000, 4_096, 8_191, 32_768, 128_000, 200_000 }) Assert.InRange(ContextBudget.For(window).Total, 0, window);
    }

    private static Fact[] Turns(int count) => [.. Enumerable.Range(1, count).SelectMany(i => Turn(i, $"q{i} {Kilobyte}", "a")).Select(KeepRate)];

    /// <summary>Estimated usage teaches nothing, so that the rate stays the card's.</summary>
    private static Fact KeepRate(Fact fact) => fact is AttemptEnded ended ? ended with { UsageEstimated = true } : fact;

    private static System.Collections.Immutable.ImmutableDictionary<string, int> Rate(int perKilobyte) =>
        System.Collections.Immutable.ImmutableDictionary<string, int>.Empty.Add(First, perKilobyte);

    private static Rung Card(int window = 20_000, int maxOutput = 1_000, int minCacheable = 0, bool marks = false) =>
        Agents.First with { Card = new ModelCard("a", window, maxOutput, minCacheable, CacheMarks: marks) };

    /// <summary>Where the provider does not count.</summary>
    private static Plan Next(Spec spec) => PromptPlanner.Next(spec.State, Agents.Policy(), Agents.First) is var plan && plan is Plan.Count count ? count.Otherwise : plan;

    private static Plan.Send Send(Spec spec, Rung? rung = null) =>
        Assert.IsType<Plan.Send>(PromptPlanner.Next(spec.State, Agents.Policy(), rung ?? Agents.First));
}
