using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every driver must do with rolled days, corrections and closed months.</summary>
public abstract class BooksSuite
{
    private const string Tenant = "acme";

    private static readonly DateTimeOffset Today = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[][] Groupings =
        [
            [], ["agent"], ["model"], ["day"], ["conversation"], ["user"], ["agent", "model"], ["user", "model"], ["user", "conversation"],
            ["day", "conversation", "model"],
        ];

    private (IBooks Books, IJournal Journal, ICallLedger Calls)? _stores;

    protected abstract (IBooks Books, IJournal Journal, ICallLedger Calls) Create();

    protected abstract void Execute(string sql);

    private IBooks Books => (_stores ??= Create()).Books;

    private IJournal Journal => (_stores ??= Create()).Journal;

    private ICallLedger Calls => (_stores ??= Create()).Calls;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Rolling_days_up_changes_no_figure(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 40; i++) await SpendAsync(random, i);
        var before = await EveryFigureAsync();

        Assert.True(await Books.RollUpAsync(Tenant, Today.AddDays(-random.Next(1, 4)), Cancel) > 0);
        Assert.Equal(before, await EveryFigureAsync());
        await Books.RollUpAsync(Tenant, Today, Cancel);
        Assert.Equal(before, await EveryFigureAsync());
        Assert.Equal(0, await Books.RollUpAsync(Tenant, Today, Cancel));

        var earlier = (await CostsAsync()).Lines.Single();
        await CallAsync("call_new", Today.AddHours(1), cost: 7);
        var later = (await CostsAsync()).Lines.Single();
        Assert.Equal((earlier.Attempts + 1, earlier.CostNanoUsd + 7), (later.Attempts, later.CostNanoUsd));
    }

    [Fact]
    public async Task Day_with_an_open_attempt_waits_until_it_is_settled()
    {
        await CallAsync("call_1", Today.AddDays(-2), cost: 5);
        await CallAsync("call_2", Today.AddDays(-1), cost: null);
        Assert.Equal(1, await Books.RollUpAsync(Tenant, Today, Cancel));
        var line = (await CostsAsync()).Lines.Single();
        Assert.Equal((2, 1, 5L, 5_000_000L), (line.Attempts, line.Open, line.CostNanoUsd, line.ReservedNanoUsd));

        await Calls.SettleAsync(new(Tenant, "call_2"), Sample.Settle(1) with { CostNanoUsd = 6 });
        Assert.Equal(1, await Books.RollUpAsync(Tenant, Today, Cancel));
        line = (await CostsAsync()).Lines.Single();
        Assert.Equal((2, 0, 11L, 0L), (line.Attempts, line.Open, line.CostNanoUsd, line.ReservedNanoUsd));
    }

    [Fact]
    public async Task Dearest_come_first_and_the_others_are_counted()
    {
        foreach (var i in Enumerable.Range(1, 5)) await StartAsync($"cnv_{i}", Today.AddDays(-1), cost: i);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var lines = await Journal.CostsAsync(Tenant, Query("conversation") with { Top = 2 }, Cancel);
            Assert.Equal((5, "cnv_5 5, cnv_4 4"), (lines.Groups, string.Join(", ", lines.Lines.Select(line => $"{line.Group[0].Value} {line.CostNanoUsd}"))));
            await Books.RollUpAsync(Tenant, Today, Cancel);
        }
    }

    /// <summary>Whatever happens in whatever order, sums of days are those of their attempts and corrections, and of users who are still there.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sums_of_days_stay_those_of_their_rows(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 60; i++) await SpendAsync(random, i);
        foreach (var until in (int[])[3, 1, 0, 0])
        {
            await Books.RollUpAsync(Tenant, Today.AddDays(-until), Cancel);
            foreach (var row in (await Journal.LedgerAsync(Tenant, new(), new(Limit: 100), Cancel)).Items.Where(_ => random.Next(4) == 0))
                await Books.CorrectAsync(
                    Correct(row, random.Next(-500, 500)) with { Seq = 9 - until, At = random.Next(2) == 0 ? row.ReservedAt : Today.AddDays(-1), Failed = random.Next(2) == 0 }, Cancel);
            foreach (var conversation in (await OfAsync("conversation")).Keys.Where(_ => random.Next(4) == 0))
                await Journal.DeleteAsync(Sample.Key(conversation), Cancel);
            await UsersCostWhatTheirConversationsDoAsync();
        }

        var rolled = await EveryFigureAsync();
        Execute("DELETE FROM ledger_rolled");
        Assert.Equal(await EveryFigureAsync(), rolled);
        await Books.RollUpAsync(Tenant, Today, Cancel);
        Assert.Equal(rolled, await EveryFigureAsync());

        foreach (var conversation in (await OfAsync("conversation")).Keys) await Journal.DeleteAsync(Sample.Key(conversation), Cancel);
        Assert.Equal([""], (await OfAsync("user")).Keys);
    }

    [Fact]
    public async Task Day_that_a_crash_left_half_rolled_up_names_nobody_who_was_deleted_since()
    {
        await StartAsync("cnv_1", Today.AddDays(-1), cost: 3);
        await StartAsync("cnv_2", Today.AddDays(-1), cost: 6);
        await Books.RollUpAsync(Tenant, Today, Cancel);
        Execute("DELETE FROM ledger_rolled");
        await Journal.DeleteAsync(Sample.Key("cnv_1"), Cancel);
        await Journal.DeleteAsync(Sample.Key("cnv_2"), Cancel);
        await StartAsync("cnv_3", Today.AddDays(-1), cost: 1);
        await Books.RollUpAsync(Tenant, Today, Cancel);
        Assert.Equal(new() { [""] = 9, ["bo"] = 1 }, await OfAsync("user"));
    }

    [Fact]
    public async Task Conversation_may_be_deleted_while_its_days_are_rolled_up()
    {
        for (var i = 0; i < 30; i++) await StartAsync($"cnv_{i}", Today.AddDays(-1 - (i % 5)).AddHours(1), cost: i);
        var rolling = Task.Run(async () => await Books.RollUpAsync(Tenant, Today, Cancel), Cancel);
        await Parallel.ForAsync(0, 30, Cancel, async (i, cancel) => await Journal.DeleteAsync(Sample.Key($"cnv_{i}"), cancel));
        await rolling;
        var nobody = Assert.Single((await Journal.CostsAsync(Tenant, Query("user"), Cancel)).Lines);
        Assert.Equal(("", 30, 15L * 29), (nobody.Group[0].Value, nobody.Attempts, nobody.CostNanoUsd));
    }

    [Fact]
    public async Task Of_those_that_cost_the_same_the_first_are_taken()
    {
        foreach (var (i, cost) in ((int[])[2, 3, 1, 3, 3]).Index()) await StartAsync($"cnv_{i}", Today.AddDays(-1 - (i % 2)), cost);
        foreach (var by in Groupings.Where(by => by.Length > 0))
            foreach (var top in (int[])[1, 2, 9])
            {
                var all = (await Journal.CostsAsync(Tenant, Query(by), Cancel)).Lines;
                var dearest = await Journal.CostsAsync(Tenant, Query(by) with { Top = top }, Cancel);
                Assert.Equal(all.OrderByDescending(line => line.CostNanoUsd).Take(top).Select(Shown), dearest.Lines.Select(Shown));
                Assert.Equal(all.Count, dearest.Groups);
            }
        Assert.Equal(0, (await Journal.CostsAsync("zeta", Query("user", "model") with { Top = 1 }, Cancel)).Groups);
    }

    [Fact]
    public async Task Correction_counts_where_its_attempt_does_and_when_it_says()
    {
        await StartAsync("cnv_1", Today.AddDays(-1), cost: 100);
        await Books.RollUpAsync(Tenant, Today, Cancel);
        var (row, none) = (await Books.AttemptAsync(Tenant, "cnv_1", 1, Cancel))!.Value;
        Assert.Equal((100L, 0), (row.CostNanoUsd!.Value, none.Count));
        var correction = Correct(row, -30) with { Usage = new(-312, 5, 0, 0, 0) };
        Assert.True(await Books.CorrectAsync(correction, Cancel));
        Assert.False(await Books.CorrectAsync(correction, Cancel));
        Assert.Equal([correction], (await Books.AttemptAsync(Tenant, "cnv_1", 1, Cancel))!.Value.Corrections);
        Assert.Equal([correction], (await Books.CorrectionsAsync(Tenant, Today.AddDays(-1), Today, new(), Cancel)).Items);
        Assert.Empty((await Books.CorrectionsAsync("zeta", Today.AddDays(-1), Today, new(), Cancel)).Items);

        var line = Assert.Single((await Journal.CostsAsync(Tenant, Query("conversation", "agent", "day"), Cancel)).Lines);
        Assert.Equal(
            ("cnv_1 support 2026-11-19", 1, 70L, 0L, 20_005L),
            (string.Join(' ', line.Group.Select(one => one.Value)), line.Attempts, line.CostNanoUsd, line.Usage.Input, line.Usage.CacheRead));
        Assert.Null(await Books.AttemptAsync(Tenant, "cnv_1", 2, Cancel));
        Assert.Null(await Books.AttemptAsync("zeta", "cnv_1", 1, Cancel));
    }

    [Fact]
    public async Task Corrections_come_in_pages()
    {
        await StartAsync("cnv_1", Today.AddDays(-1), cost: 100);
        var row = (await Books.AttemptAsync(Tenant, "cnv_1", 1, Cancel))!.Value.Row;
        foreach (var seq in Enumerable.Range(1, 5)) Assert.True(await Books.CorrectAsync(Correct(row, seq) with { Seq = seq }, Cancel));
        var (costs, cursor) = (new List<long>(), default(string));
        do
        {
            var page = await Books.CorrectionsAsync(Tenant, Today.AddDays(-1), Today, new(Limit: 2, cursor), Cancel);
            costs.AddRange(page.Items.Select(one => one.CostNanoUsd));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal([1, 2, 3, 4, 5], costs);
    }

    [Fact]
    public async Task Nothing_is_corrected_in_a_month_that_is_closed()
    {
        await StartAsync("cnv_1", Today.AddMonths(-1), cost: 100);
        var row = (await Books.AttemptAsync(Tenant, "cnv_1", 1, Cancel))!.Value.Row;
        var october = new Month(2026, 10);
        var closed = new MonthAct(october, 1, MonthActKind.Closed, Today, "key_1", null, 1, 0, 100, "abc");
        Assert.True(await Books.ActAsync(Tenant, closed, Cancel));
        Assert.False(await Books.ActAsync(Tenant, closed, Cancel));
        Assert.False(await Books.CorrectAsync(Correct(row, 1), Cancel));
        Assert.True(await Books.CorrectAsync(Correct(row, 1) with { At = Today }, Cancel));

        var reopened = closed with { Seq = 2, Kind = MonthActKind.Reopened, Reason = "a late invoice" };
        Assert.True(await Books.ActAsync(Tenant, reopened, Cancel));
        Assert.True(await Books.CorrectAsync(Correct(row, 2) with { Seq = 2 }, Cancel));
        Assert.False(await Books.ActAsync(Tenant, closed with { Seq = 3 }, Cancel)); // there is a correction that it does not know of
        Assert.True(await Books.ActAsync(Tenant, closed with { Seq = 3, Corrections = 1 }, Cancel));
        Assert.Equal([closed, reopened, closed with { Seq = 3, Corrections = 1 }], await Books.MonthActsAsync(Tenant, Cancel));
        Assert.Empty(await Books.MonthActsAsync("zeta", Cancel));
    }

    private async Task SpendAsync(Random random, int i)
    {
        var at = Today.AddDays(-5).AddMinutes(random.Next(6 * 24 * 60));
        if (random.Next(3) == 0) await CallAsync($"call_{i}", at, random.Next(5) == 0 ? null : random.Next(1_000_000));
        else await StartAsync($"cnv_{random.Next(3)}_{i}", at, random.Next(1_000_000), random.Next(4) == 0 ? "stalled" : "completed", random.Next(2) == 0 ? "sales" : "support");
    }

    private async Task<List<string>> EveryFigureAsync()
    {
        var figures = new List<string>();
        foreach (var by in Groupings)
            figures.AddRange((await Journal.CostsAsync(Tenant, Query(by), Cancel)).Lines.Select(Shown));
        figures.AddRange((await Journal.CostsAsync(Tenant, new(Today.AddDays(-3).AddHours(5), Today.AddHours(-7), ["day", "agent"]), Cancel)).Lines.Select(Shown));
        foreach (var (dimension, value) in ((string, string)[])[("agent", "sales"), ("day", "2026-11-18"), ("user", "ada"), ("conversation", "cnv_1_1"), ("user", "")])
            figures.AddRange((await Journal.CostsAsync(Tenant, Query("model") with { Where = [new(dimension, value)] }, Cancel)).Lines.Select(Shown));
        return figures;
    }

    private async Task UsersCostWhatTheirConversationsDoAsync()
    {
        var expected = new Dictionary<string, long>();
        foreach (var (conversation, cost) in await OfAsync("conversation"))
        {
            var user = (await Journal.FindAsync(Sample.Key(conversation), Cancel))?.User ?? "";
            expected[user] = expected.GetValueOrDefault(user) + cost;
        }
        Assert.Equal(expected, await OfAsync("user"));
        foreach (var (user, cost) in expected)
        {
            var days = (await Journal.CostsAsync(Tenant, Query("day") with { Where = [new("user", user)] }, Cancel)).Lines;
            Assert.Equal(cost, days.Sum(line => line.CostNanoUsd));
        }
    }

    private static string Shown(CostLine line) =>
        $"{string.Join(' ', line.Group.Select(one => one.Value))}: {line.Attempts} {line.Failed} {line.Usage} {line.CostNanoUsd} {line.FailedNanoUsd} {line.Open} {line.ReservedNanoUsd} {line.Saved} {line.UnusedNanoUsd}";

    private static CostQuery Query(params string[] by) => new(Today.AddMonths(-1).AddDays(-5), Today.AddDays(1), by);

    private async Task<Dictionary<string, long>> OfAsync(string dimension) =>
        (await Journal.CostsAsync(Tenant, Query(dimension), Cancel)).Lines.ToDictionary(line => line.Group[0].Value, line => line.CostNanoUsd);

    private ValueTask<CostLines> CostsAsync() => Journal.CostsAsync(Tenant, Query(), Cancel);

    private async Task CallAsync(string call, DateTimeOffset at, long? cost)
    {
        await Calls.ReserveAsync(new(Tenant, call), Sample.Reserve(1) with { At = at, Agent = null, AgentVersion = null }, Cancel);
        if (cost is { } known) await Calls.SettleAsync(new(Tenant, call), Sample.Settle(1) with { CostNanoUsd = known });
    }

    private async Task StartAsync(string conversation, DateTimeOffset at, long cost, string outcome = "completed", string agent = "support")
    {
        var start = Sample.Start(Sample.Key(conversation));
        await Journal.AppendAsync(
            start with
            {
                Row = start.Row with { User = cost % 3 == 0 ? "ada" : cost % 3 == 1 ? "bo" : null, CreatedAt = at, UpdatedAt = at },
                Ledger = [Sample.Reserve(1) with { At = at, Agent = agent }, Sample.Settle(1) with { CostNanoUsd = cost, Outcome = outcome }],
            },
            Cancel);
    }

    private static Correction Correct(LedgerRow row, long cost) => new(
        row.Tenant, row.Conversation, row.Call, row.Attempt, 1, row.ReservedAt, Today, "key_1", "invoice", row.Agent, row.Model, false, default, cost);
}
