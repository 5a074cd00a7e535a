using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

/// <summary>The test agent's history has 5,000 tokens; a turn of these tests has some 160.</summary>
public sealed class SummarisingTests
{
    private const string Scribe = "second/b";

    private static readonly AgentPolicy Policy = Agents.Policy() with { Summary = Agents.Second };

    [Fact]
    public void Summary_is_owed_at_rest_once_the_history_is_nearly_full()
    {
        Spec.Given([.. Turns(1, 20)]).Owes("rest", policy: Policy);
        Full().Owes($"summarise with {Scribe}", policy: Policy);
    }

    [Fact]
    public void Summary_is_not_owed_where_the_agent_names_no_model_or_somebody_waits()
    {
        Full().Owes("rest", policy: Agents.Policy());
        Full(User("now")).Owes($"call {First}", policy: Policy);
    }

    [Fact]
    public void Imported_history_is_summarised_only_after_a_turn()
    {
        var import = Enumerable.Range(0, 60).Select(i => new MessageImported(i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, Words(i)));
        Spec.Given([.. import]).Owes("rest", policy: Policy);
    }

    [Fact]
    public void Attempt_that_failed_is_made_again_after_the_next_turn_and_not_before()
    {
        var failed = Full(Asked(), Failed(FailureKind.Overloaded, Last)).Owes("rest", policy: Policy);
        Spec.Exactly([.. All(failed), .. Turn(Last + 1, "q", "a")]).Owes($"summarise with {Scribe}", policy: Policy);
    }

    [Fact]
    public void One_summary_is_enough_for_an_epoch()
    {
        var written = Full(Asked(), Completed(Last), new Summarised(9, "They spoke."));
        Spec.Exactly([.. All(written), .. Turn(Last + 1, "q", "a")]).Owes("rest", policy: Policy);
    }

    [Fact]
    public void Attempt_left_behind_by_a_crash_is_settled_before_anything_else()
    {
        var left = Full(Asked(), User("now"));
        var settled = Assert.IsType<AttemptEnded>(Assert.IsType<Effect.Record>(left.Owed(policy: Policy)).Facts[0]);
        Assert.Equal((Last, FailureKind.Abandoned), (settled.Attempt, settled.Failure!.Kind));
        var after = Spec.Exactly([.. All(left), settled]);
        Assert.Null(after.State.OpenAttempt);
        after.Owes($"call {First}", policy: Policy);
    }

    [Fact]
    public void Attempt_counts_in_the_cost_and_leaves_the_turns_trouble_and_cache_alone()
    {
        var before = Full().State;
        var after = Full(Asked(), Completed(Last, cost: 77)).State;
        Assert.Equal((before.CostNanoUsd + 77, before.Attempts + 1), (after.CostNanoUsd, after.Attempts));
        Assert.Equal((before.Cache, before.Weighed, before.Turns), (after.Cache, after.Weighed, after.Turns));
    }

    [Fact]
    public void Model_is_given_what_will_leave_and_is_asked_for_no_more_than_has_room()
    {
        var state = Full().State;
        var call = Summarising.Send(state, Policy).Call;
        var given = Assert.IsType<UserItem>(Assert.Single(call.Prompt.Items)).Text;
        Assert.StartsWith("#2 user: q1 ", given, StringComparison.Ordinal);
        Assert.DoesNotContain($"#{state.Items[^1].Seq} ", given, StringComparison.Ordinal);
        Assert.InRange(call.Prompt.Tokens.Total + call.MaxOutputTokens, 1, Agents.Second.Card.Window);
    }

    [Fact]
    public void Long_history_is_shortened_to_what_the_models_window_holds()
    {
        var small = Agents.Second with { Card = Agents.Second.Card with { Window = 3_000, MaxOutput = 500 } };
        var call = Summarising.Send(Full().State, Policy with { Summary = small }).Call;
        Assert.InRange(call.Prompt.Tokens.Total + call.MaxOutputTokens, 500, 3_000);
    }

    [Fact]
    public void Only_lines_whose_values_stand_in_what_was_given_are_kept()
    {
        var spec = Spec.Given([.. Turn(1, "My order is #W2378156, for 129.50 dollars.", "I see it."), .. Turns(2, Last - 2), Asked()]);
        var said = new TextBlock("The order is #W2378156 (#2).\n\nIt costs 199.50 dollars.\nThey want it soon.");
        var facts = Settle.Summary(spec.State, Policy, new(null, [said], StopReason.EndTurn, Usage: null));
        var summary = Assert.IsType<Summarised>(facts[1]);
        Assert.Equal("The order is #W2378156 (#2).\nThey want it soon.", summary.Text);
        Assert.InRange(summary.UpTo, 10, spec.State.Seq - 5);
    }

    [Fact]
    public void Nothing_is_kept_of_a_failed_call_or_of_an_answer_without_support()
    {
        var state = Full(Asked()).State;
        var invented = new TextBlock("They paid 4711.99 to AB-77123.");
        Assert.Single(Settle.Summary(state, Policy, new(null, [invented], StopReason.EndTurn, Usage: null)));
        Assert.Single(Settle.Summary(state, Policy, new(Failure(FailureKind.Stalled), [new TextBlock("They spoke.")], StopReason.Interrupted, Usage: null)));
    }

    [Fact]
    public void Summary_has_no_more_than_half_of_the_sheet()
    {
        var said = string.Join('\n', Enumerable.Repeat("They spoke of this and that for quite some time.", 200));
        var summary = (Summarised)Settle.Summary(Full(Asked()).State, Policy, new(null, [new TextBlock(said)], StopReason.MaxTokens, Usage: null))[1];
        var text = Holdfast.Core.Memory.FactSheet.Write([], new Summary(1, summary.UpTo, 1, summary.Text));
        Assert.InRange(TokenEstimator.Tokens(TextWeight.Of(text), 250), 400, 530);
    }

    [Fact]
    public void Next_epoch_shows_the_summary_above_its_notes_and_later_ones_keep_it()
    {
        var facts = new List<Fact>(Full(Asked(), Completed(Last), new Summarised(9, "They spoke of #W2378156.")).Entries.Select(entry => entry.Fact));
        facts.AddRange(Turns(Last + 1, 8));
        var written = Spec.Exactly([.. facts, User("now")]);
        var epoch = Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Next(written.State, Policy, Agents.First)).Fact;
        var sheet = Assert.IsType<SheetItem>(Spec.Exactly([.. All(written), epoch]).State.Items[0]);
        Assert.Equal("They spoke of #W2378156.", sheet.Summary?.Text);
        Assert.Contains("\nsummary (up to #9): They spoke of #W2378156.", Holdfast.Core.Memory.FactSheet.Write(sheet.Notes, sheet.Summary), StringComparison.Ordinal);

        var later = Spec.Exactly([.. All(written), epoch, Started(Last + 9), Completed(Last + 9), Says("a", Last + 9), .. Turns(Last + 10, 30), User("then")]);
        var next = Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Next(later.State, Policy, Agents.First)).Fact;
        Assert.Equal(sheet.Summary, Assert.IsType<SheetItem>(Spec.Exactly([.. All(later), next]).State.Items[0]).Summary);
    }

    [Fact]
    public void Summary_of_what_is_still_in_view_is_not_shown()
    {
        var full = Full(Asked(), Completed(Last));
        var newest = full.State.Items[^1].Seq;
        var written = Spec.Exactly([.. All(full), new Summarised(newest, "They spoke."), .. Turns(Last + 1, 8), User("now")]);
        var epoch = Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Next(written.State, Policy, Agents.First)).Fact;
        Assert.Equal(0, epoch.Summary);
    }

    private const int Last = 30;

    /// <summary>At rest with 29 turns, nearly as much history as there may be.</summary>
    private static Spec Full(params Fact[] then) => Spec.Given([.. Turns(1, Last - 1), .. then]);

    private static AttemptStarted Asked() => Started(Last, Scribe) with { Purpose = Purpose.Summary };

    private static IEnumerable<Fact> Turns(int from, int count) => Enumerable.Range(from, count).SelectMany(i => Turn(i, $"q{i} {Words(i)}", "Yes."));

    private static string Words(int i) => string.Join(' ', Enumerable.Repeat("so we talked about it", 25 + (i % 3)));

    private static Fact[] All(Spec spec) => [.. spec.Entries.Select(entry => entry.Fact)];
}
