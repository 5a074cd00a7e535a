using Holdfast.Core.Repair;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Providers;
using Xunit;

namespace Holdfast.Tests.Core.Generated;

/// <summary>What must hold for any journal that the core can be driven to write. A failing case is shrunk to few choices and printed.</summary>
public sealed class GeneratedJournalTests
{
    [Fact]
    public void Folding_the_stored_entries_again_gives_the_same_state() => ForAll(driver =>
        Assert.Equal(Show.State(driver.State), Show.State(Fold.All(Spec.Key, driver.Entries))));

    [Fact]
    public void Every_prompt_pairs_calls_with_results_and_begins_with_the_user() => ForAll(driver =>
    {
        foreach (var (_, prompt) in driver.Prompts) AssertPaired(prompt.Items);
    });

    [Fact]
    public void Inside_an_epoch_each_prompt_is_a_prefix_of_the_next() => ForAll(driver =>
    {
        foreach (var (one, next) in driver.Prompts.Zip(driver.Prompts.Skip(1)).Where(pair => pair.First.Epoch == pair.Second.Epoch))
            Assert.Equal(Said(one.Prompt), Said(next.Prompt).Take(Said(one.Prompt).Count));
    });

    /// <summary>
    /// Without an answer that broke off and what asks to go on with it: later prompts have it whole. What asks for more than nothing is in no later one either.
    /// </summary>
    private static List<PromptItem> Said(Prompt prompt) => [.. prompt.Items.SkipLast(
        prompt.Items[^1] is not UserItem { Seq: 0, Text: var asks } ? 0 : asks.StartsWith(Continuation.Opening, StringComparison.Ordinal) ? 2 : 1)];

    /// <summary>Provider caches compare bytes: only the marks move.</summary>
    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    public void Inside_an_epoch_each_request_begins_with_the_bytes_of_the_one_before(string dialect) => ForAll(driver =>
    {
        using var unused = new HttpClientHandler();
        var provider = Calls.Provider(dialect, unused);
        var sent = driver.Prompts.Select(one => (one.Epoch, Body: Body(provider, one.Prompt))).ToList();
        foreach (var (one, next) in sent.Zip(sent.Skip(1)).Where(pair => pair.First.Epoch == pair.Second.Epoch))
            Assert.StartsWith(one.Body.TrimEnd(']', '}'), next.Body, StringComparison.Ordinal);
    });

    private static string Body(IModelProvider provider, Prompt prompt)
    {
        // As the Runtime does: texts take the places of what only names them.
        var items = Said(prompt).Select(item => item is RecalledItem or SheetItem or KnowledgeItem ? new UserItem(item.Seq, item.Size, $"recalled for {item.Seq}") : item);
        var call = Calls.Of([.. items], tools: prompt.Tools);
        var body = provider.Render(call with { Prompt = call.Prompt with { System = prompt.System, CacheAfter = prompt.CacheAfter } });
        return Encoding.UTF8.GetString(body).Replace(""","cache_control":{"type":"ephemeral"}""", "", StringComparison.Ordinal);
    }

    [Fact]
    public void Result_that_is_shown_by_what_changed_stands_after_the_one_it_is_like_which_is_shown_as_it_was()
    {
        var seen = 0;
        ForAll(driver =>
        {
            var whole = driver.Entries.Where(entry => entry.Fact is ToolResult).ToDictionary(entry => entry.Seq, entry => ((ToolResult)entry.Fact).Content);
            foreach (var (_, prompt) in driver.Prompts)
            {
                var results = prompt.Items.OfType<ToolResultItem>().ToList();
                foreach (var result in results.Where(result => result.Like is not null))
                {
                    var before = results.TakeWhile(one => one != result).Single(one => one.Seq == result.Like!.Seq);
                    Assert.Equal((whole[before.Seq], whole[result.Seq]), (before.Content, result.Like!.Whole));
                    seen++;
                }
            }
        }, tests: 1_500);
        Assert.InRange(seen, 3, int.MaxValue);
    }

    [Fact]
    public void No_prompt_is_over_its_window() => ForAll(driver =>
    {
        foreach (var (_, prompt) in driver.Prompts) Assert.InRange(prompt.Tokens.Total, 1, 900 - 100 - 50);
    });

    [Fact]
    public void Epoch_leaves_whole_turns_behind_and_nothing_else() => ForAll(driver =>
    {
        foreach (var (before, after, turn) in driver.Epochs)
        {
            var (messages, stays) = (before.Where(item => item is not (SheetItem or RecalledItem or KnowledgeItem)).ToList(), Seqs(after));
            Assert.True(after.Sum(TokenEstimator.Bytes) < before.Sum(TokenEstimator.Bytes), "An epoch made nothing smaller.");
            Assert.Equal(Seqs(before).Where(stays.Contains), stays);
            var said = before.SkipWhile(item => item.Seq != turn.FirstSeq).OfType<UserItem>().Select(item => item.Seq);
            Assert.Empty(said.Except(stays));
            var first = after.First(item => item is not (SheetItem or RecalledItem or KnowledgeItem));
            var at = messages.FindIndex(item => item.Seq == first.Seq);
            var startsTurn = first.Seq == turn.FirstSeq || at == 0 || messages[at - 1] is not UserItem;
            Assert.True(first is UserItem && startsTurn, "An epoch cut a turn in two.");
        }
    });

    private static List<long> Seqs(IEnumerable<PromptItem> items) =>
        [.. items.Where(item => item is not (SheetItem or RecalledItem or KnowledgeItem)).Select(item => item.Seq)];

    [Fact]
    public void Every_attempt_that_started_ended_once_and_costs_add_up() => ForAll(driver =>
    {
        var started = driver.Entries.Select(entry => entry.Fact).OfType<AttemptStarted>().ToList();
        var ended = driver.Entries.Select(entry => entry.Fact).OfType<AttemptEnded>().ToList();
        Assert.Equal(Enumerable.Range(1, started.Count), started.Select(fact => fact.Attempt));
        Assert.Equal(started.Select(fact => fact.Attempt), ended.Select(fact => fact.Attempt));
        Assert.Equal(driver.State.CostNanoUsd, ended.Sum(fact => fact.Price is null ? 0 : Agents.Price.CostNanoUsd(fact.Usage)));
        Assert.Equal(driver.State.Usage, ended.Aggregate(default(Usage), (sum, fact) => sum + fact.Usage));
    });

    [Fact]
    public void Every_message_is_shown_once_and_in_order() => ForAll(driver =>
    {
        var said = driver.Entries.Where(entry => entry.Fact is UserMessage).Select(entry => entry.Seq).ToList();
        var shown = driver.State.Items.OfType<UserItem>().Select(item => item.Seq).ToList();
        Assert.Equal(said.TakeLast(shown.Count), shown);
        Assert.Empty(driver.State.Queued);
    });

    [Fact]
    public void Fork_at_any_entry_is_an_import_that_is_accepted() => ForAll(driver =>
    {
        for (var at = 1; at <= driver.Entries.Count; at += 3)
        {
            var import = Forking.Import(Spec.Key, driver.Entries, at);
            Assert.IsType<Decision.Accept>(Decide.Command(Conversation.Empty(Spec.Key), new Start("helper", default, Import: import)));
        }
    });

    private static void ForAll(Action<CoreDriver> check, int tests = 100)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(tests).WithEndSize(400).WithReplay(20261101, 11);
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), choices =>
        {
            var driver = new CoreDriver(choices);
            driver.Run();
            check(driver);
        }).Check(config);
    }

    private static void AssertPaired(IReadOnlyList<PromptItem> items)
    {
        Assert.True(items[0] is UserItem or RecalledItem or SheetItem or KnowledgeItem);
        var open = new List<string>();
        foreach (var item in items)
        {
            if (item is ToolResultItem result) Assert.True(open.Remove(result.CallId), $"{result.CallId} has no call.");
            else Assert.Empty(open);
            if (item is AssistantItem answer) open.AddRange(answer.Blocks.OfType<ToolCallBlock>().Select(call => call.Id));
        }
        Assert.Empty(open);
    }
}
