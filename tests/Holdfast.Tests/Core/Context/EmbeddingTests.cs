using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Xunit;
using static Holdfast.Tests.Core.Facts;

namespace Holdfast.Tests.Core.Context;

/// <summary>The test agent's history has 5,000 tokens; a turn of these tests has some 160.</summary>
public sealed class EmbeddingTests
{
    private static readonly EmbeddingModel Model =
        new("e", new("v", Window: 500), [new PriceRow("e", "v", new(2026, 1, 1), 0.1m, 0.1m, 0.1m, 0.1m, 0)]);

    private static readonly AgentPolicy Policy = Agents.Policy() with { Embeddings = Model };

    [Fact]
    public void Vectors_are_owed_at_rest_once_something_is_about_to_leave()
    {
        Spec.Given([.. Turns(1, 20)]).Owes("rest", policy: Policy);
        Full().Owes("embed with e/v", policy: Policy);
        Full().Owes("rest", policy: Agents.Policy());
        Full(User("now")).Owes($"call {First}", policy: Policy);
    }

    [Fact]
    public void Imported_history_that_will_not_stay_is_embedded_before_anybody_asks()
    {
        var import = Enumerable.Range(0, 80).Select(i => new MessageImported(i % 2 == 0 ? MessageRole.User : MessageRole.Assistant, Words(i)));
        Spec.Given([.. import]).Owes("embed with e/v", policy: Policy);
        Spec.Given([.. import.Take(20)]).Owes("rest", policy: Policy);
    }

    [Fact]
    public void Summary_comes_first() => Full().Owes("summarise with second/b", policy: Policy with { Summary = Agents.Second });

    [Fact]
    public void Batches_follow_one_another_until_all_is_done_and_then_none_in_the_epoch()
    {
        var (spec, seqs, calls) = (Full(), new List<long>(), 0);
        for (; spec.Owed(policy: Policy) is Effect.Embed; calls++)
        {
            var batch = Embedding.Next(spec.State, Policy, [.. spec.Entries.SkipWhile(entry => entry.Seq <= Embedding.After(spec.State, Policy)).Take(40)]);
            Assert.Equal(batch.Seqs.Count, batch.Call!.Texts.Count);
            seqs.AddRange(batch.Seqs);
            spec = Spec.Exactly([.. All(spec), Asked(spec), Completed(spec.State.Attempts + 1), batch.Done]);
        }
        Assert.InRange(calls, 2, 5);
        Assert.Equal(Embeddable(spec, seqs[^1]), seqs);
        Assert.True(spec.State.Embedded is { UpTo: var upTo } && upTo >= seqs[^1] && upTo < spec.State.Items[^1].Seq);
        Spec.Exactly([.. All(spec), .. Turn(Last + calls, "q", "a")]).Owes("rest", policy: Policy);
    }

    [Fact]
    public void Attempt_that_failed_is_made_again_after_the_next_turn_and_not_before()
    {
        var full = Full();
        var failed = Spec.Exactly([.. All(full), Asked(full), Failed(FailureKind.Overloaded, Last)]).Owes("rest", policy: Policy);
        Spec.Exactly([.. All(failed), .. Turn(Last + 1, "q", "a")]).Owes("embed with e/v", policy: Policy);
    }

    [Fact]
    public void Another_model_begins_anew()
    {
        var done = Full(new Embedded("e/v", 70, Whole: true)).Owes("rest", policy: Policy);
        Assert.Equal((70, true), (Embedding.After(done.State, Policy), Embedding.HasAny(done.State, Policy)));
        var other = Policy with { Embeddings = Model with { Provider = "other" } };
        done.Owes("embed with other/v", policy: other);
        Assert.Equal((0, false), (Embedding.After(done.State, other), Embedding.HasAny(done.State, other)));
    }

    [Fact]
    public void What_left_during_a_turn_is_embedded_after_it()
    {
        var turn = Full([new Embedded("e/v", 40, Whole: true), .. Turns(Last, 7), User("now")]);
        var epoch = Assert.IsType<Plan.OpenEpoch>(PromptPlanner.Next(turn.State, Policy, Agents.First)).Fact;
        var after = Spec.Exactly([.. All(turn), epoch, Started(Last + 7), Completed(Last + 7), Says("a", Last + 7)]).Owes("embed with e/v", policy: Policy);
        Assert.True(Embedding.Next(after.State, Policy, [.. after.Entries.Skip(40)]) is { Done.Whole: true } or { Seqs.Count: 64 });
    }

    [Fact]
    public void Attempt_beside_a_turn_is_billed_and_is_no_part_of_it()
    {
        var asked = Full(User("now"), Beside(Last));
        var left = Assert.IsType<AttemptEnded>(Assert.IsType<Effect.Record>(asked.Owed(policy: Policy)).Facts[0]);
        Assert.Equal((Last, FailureKind.Abandoned, "e/v@2026-01-01"), (left.Attempt, left.Failure!.Kind, left.Price));
        foreach (var ended in new[] { left, Failed(FailureKind.AttemptTimeout, Last), Completed(Last, cost: 77) })
        {
            var after = Spec.Exactly([.. All(asked), ended]).Owes($"call {First}", policy: Policy).State;
            Assert.Equal((null, null, asked.State.CostNanoUsd + ended.CostNanoUsd), (after.Turn!.Trouble, after.Turn.AgentVersion, after.CostNanoUsd));
        }
    }

    [Fact]
    public void Attempt_reserves_a_quarter_more_than_its_estimate_and_settles_what_it_cost()
    {
        var call = Embedding.Ask(Policy, Words(1));
        var state = Full(User("now")).State;
        var started = Embedding.Started(state, Policy, call, "hash", Spec.Start);
        Assert.Equal((Purpose.Embedding, "e/v", 0, 0), (started.Purpose, started.Model, started.MaxOutputTokens, started.Tokens.History));
        Assert.Equal(100 * (started.Tokens.Working + ((started.Tokens.Working + 3) / 4)), started.ReservedNanoUsd);

        var ended = Settle.Embedding(Full(User("now"), started).State, Policy, new(null, [[1f]], new Usage(40, 0, 0, 0, 0), "v", "req"));
        Assert.Equal((4_000, false, null, "req"), (ended.CostNanoUsd, ended.UsageEstimated, ended.AnsweredBy, ended.RequestId));
        var unknown = Settle.Embedding(Full(User("now"), started).State, Policy, new(null, [[1f]], Usage: null));
        Assert.Equal((100 * started.Tokens.Working, true), (unknown.CostNanoUsd, unknown.UsageEstimated));
    }

    [Theory]
    [InlineData("word ")]
    [InlineData("字")]
    [InlineData("😀")]
    [InlineData("{\"id\":\"a81f\"},")]
    public void Long_text_is_cut_to_what_the_models_window_holds(string part)
    {
        var text = Assert.Single(Embedding.Ask(Policy, "  " + string.Concat(Enumerable.Repeat(part, 20_000))).Texts);
        Assert.InRange(TokenEstimator.Tokens(TextWeight.Of(text), 300), 200, 400);
        Assert.False(char.IsHighSurrogate(text[^1]) || char.IsWhiteSpace(text[0]));
    }

    private const int Last = 30;

    /// <summary>At rest with 29 turns, nearly as much history as there may be.</summary>
    private static Spec Full(params Fact[] then) => Spec.Given([.. Turns(1, Last - 1), .. then]);

    private static AttemptStarted Asked(Spec spec) => Beside(spec.State.Attempts + 1);

    private static AttemptStarted Beside(int attempt) => Started(attempt, "e/v") with { Purpose = Purpose.Embedding };

    private static IEnumerable<long> Embeddable(Spec spec, long upTo) =>
        spec.Entries.Where(entry => entry.Seq <= upTo && entry.Fact is UserMessage or Answer).Select(entry => entry.Seq).Where(seq => seq <= upTo);

    private static IEnumerable<Fact> Turns(int from, int count) => Enumerable.Range(from, count).SelectMany(i => Turn(i, $"q{i} {Words(i)}", "Yes."));

    private static string Words(int i) => string.Join(' ', Enumerable.Repeat("so we talked about it", 25 + (i % 3)));

    private static Fact[] All(Spec spec) => [.. spec.Entries.Select(entry => entry.Fact)];
}
