using Holdfast.Core.Quality;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

public abstract partial class JournalSuite
{
    [Fact]
    public async Task Outcome_is_kept_as_it_was_written_and_rewritten()
    {
        var key = await StartAsync(row: row => row with { Outcome = new(Sample.Noon, HandedOff: true, Troubled: true, Denied: true, Rating: 3) });
        Assert.Equal(new Outcome(Sample.Noon, true, true, true, 3), (await Journal.FindAsync(key, Cancel))!.Outcome);

        await Journal.AppendAsync(Sample.Say(key, 1, "again"), Cancel);

        Assert.Equal(default, (await Journal.FindAsync(key, Cancel))!.Outcome);
    }

    [Fact]
    public async Task Outcomes_sum_what_ended_in_the_period_by_agent_and_day()
    {
        var end = new Outcome(Sample.Noon);
        await EndedAsync("a", row => row with { State = "resolved", CostNanoUsd = 4_000_000_000_000_000_001, Outcome = end with { Rating = 5 } });
        await EndedAsync("b", row => row with { State = "resolved", CostNanoUsd = 20, Outcome = end with { HandedOff = true, Rating = 2 } });
        await EndedAsync("c", row => row with { Agent = "sales", CostNanoUsd = 3, Outcome = end with { EndedAt = Sample.Noon.AddDays(1), Denied = true, Troubled = true } });
        await EndedAsync("unended", row => row with { State = "resolved" });
        await EndedAsync("later", row => row with { Outcome = end with { EndedAt = Sample.Noon.AddDays(2) } });
        await EndedAsync("earlier", row => row with { Outcome = end with { EndedAt = Sample.Noon.AddMilliseconds(-1) } });

        var total = Assert.Single(await OutcomesAsync());
        Assert.Equal(
            (3, 2, 1, 1, 1, 1, 2, 7, 4_000_000_000_000_000_024),
            (total.Ended, total.Resolved, total.ResolvedAlone, total.Denied, total.HandedOff, total.Troubled, total.Rated, total.Ratings, total.CostNanoUsd));
        Assert.Empty(total.Group);
        Assert.Equal(["sales 1", "support 2"], (await OutcomesAsync("agent")).Select(Shown));
        Assert.Equal(
            [$"sales {Sample.Noon.AddDays(1):yyyy-MM-dd} 1", $"support {Sample.Noon:yyyy-MM-dd} 2"], (await OutcomesAsync("agent", "day")).Select(Shown));

        Task EndedAsync(string conversation, Func<ConversationRow, ConversationRow> row) => StartAsync(conversation, row: row);
        static string Shown(OutcomeLine line) => string.Join(' ', [.. line.Group.Select(pair => pair.Value), $"{line.Ended}"]);
    }

    [Fact]
    public async Task Outcomes_of_a_period_in_which_nothing_ended_are_nothing()
    {
        await StartAsync();
        Assert.Equal((0, 0, 0), Assert.Single(await OutcomesAsync()) is var line ? (line.Ended, line.Rated, line.Ratings) : default);
        Assert.Empty(await OutcomesAsync("agent"));
    }

    private async Task<IReadOnlyList<OutcomeLine>> OutcomesAsync(params string[] by) =>
        await Journal.OutcomesAsync("acme", new(Sample.Noon, Sample.Noon.AddDays(2), by), Cancel);
}
