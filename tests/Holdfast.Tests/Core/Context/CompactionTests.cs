using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Models;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

/// <summary>History and running turn have 10,000 tokens in the test agent's window of 20,000, some 33,000 bytes.</summary>
public sealed class CompactionTests
{
    [Fact]
    public void Turn_over_its_share_has_its_spent_results_shortened_and_the_newest_left_alone()
    {
        var spec = LongTurn(rounds: 16, resultChars: 2_200);
        var epoch = Epoch(spec);
        Assert.Equal("working_over_budget", epoch.Reason);
        Assert.NotEmpty(epoch.Rewritten!);
        var after = After(spec, epoch);
        Assert.All(after.State.Items.OfType<ToolResultItem>().TakeLast(3), result => Assert.Equal(2_200, result.Content.Length));
        var first = after.State.Items.OfType<ToolResultItem>().First();
        Assert.Contains(RecallTool.Reference(first.Seq), first.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Turn_comes_well_below_its_share()
    {
        var after = After(LongTurn(rounds: 60, resultChars: 700));
        Assert.InRange(PromptPlanner.Measure(after.State, Agents.Policy(), Agents.First).Tokens.Working, 1, (Agents.Policy().Budget.History + Agents.Policy().Budget.Working) * 3 / 4);
        Assert.IsType<Plan.Send>(PromptPlanner.Next(after.State, Agents.Policy(), Agents.First));
    }

    [Fact]
    public void Rounds_that_leave_take_their_results_along_and_the_users_words_stay()
    {
        var spec = LongTurn(rounds: 110, resultChars: 390); // too short to be shortened
        var epoch = Epoch(spec);
        Assert.NotEmpty(epoch.Removed!);
        var items = After(spec, epoch).State.Items;
        Assert.Single(items.OfType<UserItem>());
        var calls = items.OfType<AssistantItem>().SelectMany(item => item.Blocks).OfType<ToolCallBlock>().Select(call => call.Id);
        Assert.Equal(calls, items.OfType<ToolResultItem>().Select(item => item.CallId));
    }

    [Fact]
    public void What_leaves_is_noted_with_its_entry()
    {
        Fact[] first = [User("Please always answer in French. My order is #W2378156."), Started(1), Completed(1), Says("I will send the refund of $129.50 today.")];
        var spec = Spec.Given([.. first, .. Enumerable.Range(2, 48).SelectMany(i => Turn(i, $"q{i} {new string('x', 1_000)}", "a")), User("now")]);
        var notes = Epoch(spec).Notes!;
        Assert.Contains(new Note(NoteKind.Instruction, 2, "Please always answer in French"), notes);
        Assert.Contains(new Note(NoteKind.Commitment, 5, "I will send the refund of $129"), notes);
        Assert.Contains(new Note(NoteKind.Value, 2, "#W2378156"), notes);
        Assert.Contains(new Note(NoteKind.Value, 5, "$129.50"), notes);
    }

    [Fact]
    public void Pinned_message_stays_word_for_word_through_every_epoch_until_it_is_pinned_no_more()
    {
        var pinned = $"Deliver only to gate 7.\n{string.Join(' ', Enumerable.Repeat("Ring twice.", 60))}";
        var spec = Spec.Given([new UserMessage(pinned, Tier: Tier.Core), Started(1), Completed(1), Says("a"), .. Long(2), User("now")]);
        spec = After(spec, Epoch(spec));
        Assert.Equal(new Note(NoteKind.Pinned, 2, pinned), Assert.IsType<SheetItem>(spec.State.Items[0]).Notes[0]);

        spec = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), Says("b", 62), .. Long(63), User("now")]);
        Assert.Equal(new Note(NoteKind.Pinned, 2, pinned), Epoch(spec).Notes![0]);

        spec = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), new Marked(2, null)]);
        Assert.DoesNotContain(Epoch(spec).Notes!, note => note.Kind == NoteKind.Pinned);
    }

    [Fact]
    public void Entry_out_of_view_that_is_pinned_comes_onto_the_sheet_with_the_next_turn()
    {
        var spec = Spec.Given([User("Gate 7."), Started(1), Completed(1), Says("a"), .. Long(2), User("now")]);
        spec = After(spec, Epoch(spec));
        spec = Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), new Marked(2, Tier.Core, "Gate 7.")]);
        var epoch = Epoch(spec);
        Assert.Equal("pinned", epoch.Reason);
        Assert.Contains(new Note(NoteKind.Pinned, 2, "Gate 7."), epoch.Notes!);
        Assert.IsType<Plan.Send>(PromptPlanner.Next(After(spec, epoch).State, Agents.Policy(), Agents.First));
    }

    [Fact]
    public void Of_more_pins_than_have_room_the_oldest_keep_their_beginning()
    {
        var pins = FactSheet.Pinned([new(NoteKind.Pinned, 2, new string('a', 500)), new(NoteKind.Pinned, 4, new string('b', 500))], maxBytes: 600);
        Assert.Equal([2, 4], pins.Select(pin => pin.Seq));
        Assert.EndsWith("a… [recall entry 2]", pins[0].Text, StringComparison.Ordinal);
        Assert.Equal(500, pins[1].Text.Length);
    }

    [Fact]
    public void Message_marked_as_needed_once_is_shortened_before_turns_leave()
    {
        var log = string.Concat(Enumerable.Range(0, 500).Select(i => $"2026-11-21 10:00:{i % 60:00} INFO worker {i} did its work\n"));
        Fact[] facts = [new UserMessage(log, Tier: Tier.Transient), Started(1), Completed(1), Says("a"), .. Turn(2, new string('q', 5_000), "b"), User("now")];
        var epoch = Epoch(Spec.Given(facts));
        Assert.Equal((0, 2), (epoch.Left, Assert.Single(epoch.Rewritten!).Seq));
        Assert.True(After(Spec.Given(facts), epoch).State.Items.Single(item => item.Seq == 2).Shortened);
    }

    [Fact]
    public void Pinned_result_is_not_shortened()
    {
        var spec = LongTurn(rounds: 16, resultChars: 2_200);
        var first = spec.State.Items.OfType<ToolResultItem>().First().Seq;
        var epoch = Epoch(Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), new Marked(first, Tier.Core)]));
        Assert.DoesNotContain(epoch.Rewritten!, one => one.Seq == first);
    }

    private static IEnumerable<Fact> Long(int from) =>
        Enumerable.Range(from, 60).SelectMany(i => Turn(i, $"q{i} {new string('x', 1_000)}", "a"));

    [Fact]
    public void Notes_outlive_the_next_epoch()
    {
        var notes = new[] { new Note(NoteKind.Instruction, 2, "Always in French") };
        var spec = Spec.Given([.. Turn(1, "q", "a"), User("now"), new EpochOpened(2, 2, "", Notes: notes), Started(2), Completed(2), Says("a", 2),
            .. Enumerable.Range(3, 48).SelectMany(i => Turn(i, $"q{i} {new string('x', 1_000)}", "a")), User("again")]);
        Assert.Contains(notes[0], Epoch(spec).Notes!);
        Assert.IsType<SheetItem>(After(spec).State.Items[0]);
    }

    [Fact]
    public void Thinking_is_left_out_of_what_stays()
    {
        var thought = new Answer(1, [new ThinkingBlock("hm", "seal"), new TextBlock("a")], StopReason.EndTurn);
        var spec = Spec.Given([.. Turn(1, "q1", "a1"), User("q2"), Started(2), Completed(2), thought with { Attempt = 2 }, User("q3")]);
        Assert.Contains(Blocks(spec), block => block is ThinkingBlock);
        Assert.DoesNotContain(Blocks(After(spec, new EpochOpened(2, 2, "", DropsThinking: true))), block => block is ThinkingBlock);
        Assert.Contains(Blocks(After(spec, new EpochOpened(2, 2, ""))), block => block is ThinkingBlock);
    }

    [Fact]
    public void Tool_that_brings_back_is_offered_from_the_second_epoch_on()
    {
        var policy = Agents.Policy() with { Budget = Agents.Policy().Budget with { Recall = 2_000 } };
        var spec = Spec.Given([.. Turn(1, "q1", "a1"), User("q2")]);
        Assert.DoesNotContain(RecallTool.Spec, PromptPlanner.ToolsOf(spec.State, policy));
        Assert.Contains(RecallTool.Spec, PromptPlanner.ToolsOf(After(spec, new EpochOpened(2, 2, "")).State, policy));
        Assert.DoesNotContain(RecallTool.Spec, PromptPlanner.ToolsOf(After(spec, new EpochOpened(2, 2, "")).State, Agents.Policy()));
    }

    [Fact]
    public void What_was_left_behind_is_looked_through_once_for_each_turn()
    {
        var policy = Agents.Policy() with { Budget = Agents.Policy().Budget with { Recall = 2_000 } };
        var spec = Spec.Given([.. Turn(1, "q1", "a1"), .. Turn(2, "q2", "a2"), User("where?"), new EpochOpened(2, 2, "")]);
        var recall = Assert.IsType<Plan.Recall>(PromptPlanner.Next(spec.State, policy, Agents.First));
        Assert.Equal("where?", recall.Message);
        Assert.InRange(recall.Bytes, 1_000, 500 * 1000 / 250);

        var after = After(spec, new Recalled([2, 5], 100));
        var send = Assert.IsType<Plan.Send>(PromptPlanner.Next(after.State, policy, Agents.First));
        Assert.Equal("user: q2\nassistant: a2\nrecalled: 2, 5\nuser: where?", Show.Items(send.Call.Prompt.Items));
        Assert.Equal(TokenEstimator.Tokens(116, 250), send.Call.Prompt.Tokens.Recall);
        Assert.IsType<Plan.Send>(PromptPlanner.Next(After(spec, new Recalled([], 0)).State, policy, Agents.First));
    }

    [Fact]
    public void What_was_recalled_for_earlier_turns_goes_with_its_epoch()
    {
        var spec = Spec.Given([.. Turn(1, "q1", "a1"), User("q2"), new EpochOpened(2, 2, ""), new Recalled([2], 50), Started(2), Completed(2), Says("a2", 2), User("q3")]);
        Assert.Contains(spec.State.Items, item => item is RecalledItem);
        Assert.DoesNotContain(After(spec, new EpochOpened(3, 0, "")).State.Items, item => item is RecalledItem);
    }

    private static Spec LongTurn(int rounds, int resultChars) => Spec.Given(
    [
        User("do it"),
        .. Enumerable.Range(1, rounds).SelectMany(i => (Fact[])
        [
            Started(i), Completed(i) with { UsageEstimated = true }, Calls(i, Lookup($"c{i}")), new ToolsStarted([$"c{i}"]),
            Result(Lookup($"c{i}"), new string((char)('a' + (i % 26)), resultChars)),
        ]),
    ]);

    private static EpochOpened Epoch(Spec spec) => Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Next(spec.State, Agents.Policy(), Agents.First)).Fact;

    private static Spec After(Spec spec) => After(spec, Epoch(spec));

    private static Spec After(Spec spec, params Fact[] facts) => Spec.Exactly([.. spec.Entries.Select(entry => entry.Fact), .. facts]);

    private static IEnumerable<Block> Blocks(Spec spec) => spec.State.Items.OfType<AssistantItem>().SelectMany(item => item.Blocks);
}
