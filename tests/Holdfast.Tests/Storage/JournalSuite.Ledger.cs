using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

public abstract partial class JournalSuite
{
    [Fact]
    public async Task Ledger_row_is_reserved_then_settled()
    {
        var key = await StartAsync(ledger: [Sample.Reserve(1)]);
        var reserved = new LedgerRow(
            key.Tenant, key.Conversation, null, 1, Sample.Noon, "support", 3, "anthropic/claude-haiku-4-5", 20_000, 5_000_000, null, null, default, null, false, null, null, null);
        Assert.Equal(reserved, Assert.Single(await LedgerAsync(new())));

        await Journal.AppendAsync(Sample.Say(key, 1, "hi") with { Ledger = [Sample.Settle(1)] }, Cancel);

        var settle = Sample.Settle(1);
        var settled = reserved with
        {
            SettledAt = settle.At, Outcome = "completed", Usage = settle.Usage, CostNanoUsd = settle.CostNanoUsd, Price = settle.Price,
            AnsweredBy = settle.AnsweredBy, DurationMs = settle.DurationMs, Saved = settle.Saved,
        };
        Assert.Equal(settled, Assert.Single(await LedgerAsync(new())));
    }

    [Fact]
    public async Task Ledger_keeps_an_estimate_without_price_or_model()
    {
        var settle = Sample.Settle(1) with { UsageEstimated = true, Price = null, AnsweredBy = null, Outcome = "stalled" };
        await StartAsync(ledger: [Sample.Reserve(1), settle]);

        var row = Assert.Single(await LedgerAsync(new()));

        Assert.True(row.UsageEstimated);
        Assert.Equal((null, null, "stalled"), (row.Price, row.AnsweredBy, row.Outcome));
    }

    [Fact]
    public async Task Ledger_settles_once_reserves_once_and_a_breach_writes_nothing()
    {
        var key = await StartAsync(ledger: [Sample.Reserve(1), Sample.Settle(1)]);
        LedgerChange[] breaches = [Sample.Settle(1) with { CostNanoUsd = 1 }, Sample.Settle(2), Sample.Reserve(1)];

        foreach (var breach in breaches)
        {
            var append = Sample.Say(key, 1, "hi") with { Ledger = [Sample.Reserve(3), breach], Idempotency = Sample.Idempotency("k") };
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await Journal.AppendAsync(append, Cancel));
        }

        Assert.Equal(Sample.Settle(1).CostNanoUsd, Assert.Single(await LedgerAsync(new())).CostNanoUsd);
        Assert.Single(await Journal.ReadAsync(key, 0, 10, Cancel));
        Assert.Equal(1, (await Journal.FindAsync(key, Cancel))!.Seq);
        Assert.Null(await Journal.FindIdempotentAsync(key.Tenant, "k", Cancel));
    }

    [Fact]
    public async Task Breach_of_one_append_leaves_its_neighbours_alone()
    {
        var keys = Enumerable.Range(0, 40).Select(i => Sample.Key($"cnv_{i:00}")).ToList();

        var appends = keys.Select((key, i) => Journal.AppendAsync(
            Sample.Start(key) with { Ledger = i % 10 == 5 ? [Sample.Settle(1)] : [] }, Cancel).AsTask()).ToList();
        foreach (var (append, i) in appends.Select((append, i) => (append, i)))
        {
            if (i % 10 == 5) await Assert.ThrowsAsync<InvalidOperationException>(() => append);
            else Assert.Equal(AppendResult.Appended, await append);
        }

        Assert.Equal(36, (await Journal.ListAsync("acme", new(), All, Cancel)).Items.Count);
    }

    [Fact]
    public async Task Ledger_pages_oldest_first_within_conversation_and_period()
    {
        for (var c = 0; c < 3; c++)
        {
            var changes = Enumerable.Range(1, 10).Select(n => Sample.Reserve(n) with { At = Sample.Noon.AddMinutes(n / 3) });
            await StartAsync($"cnv_{c}", ledger: [.. changes]);
        }

        var paged = new List<LedgerRow>();
        string? cursor = null;
        do
        {
            var page = await Journal.LedgerAsync("acme", new(), new(7, cursor), Cancel);
            paged.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(30, paged.Select(row => (row.Conversation, row.Attempt)).Distinct().Count());
        Assert.Equal(paged.Select(row => row.ReservedAt).Order(), paged.Select(row => row.ReservedAt));
        Assert.Equal(Enumerable.Range(1, 10), (await LedgerAsync(new("cnv_1"))).Select(row => row.Attempt));
        var period = await LedgerAsync(new("cnv_1", Sample.Noon.AddMinutes(1), Sample.Noon.AddMinutes(2)));
        Assert.Equal([3, 4, 5], period.Select(row => row.Attempt));
    }

    [Fact]
    public async Task Ledger_filters_by_what_costs_are_split_by()
    {
        await StartAsync("a", row: row => row with { User = "ada" }, ledger:
            [Sample.Reserve(1), Sample.Reserve(2) with { Model = "openai/gpt" }, Sample.Reserve(3) with { Agent = "sales" }]);
        await StartAsync("b", ledger: [Sample.Reserve(1)]);

        Assert.Equal(["a 2"], await RowsAsync(("model", "openai/gpt")));
        Assert.Equal(["a 1", "a 2", "b 1"], await RowsAsync(("agent", "support")));
        Assert.Equal(["a 1"], await RowsAsync(("agent", "support"), ("user", "ada"), ("model", Sample.Reserve(1).Model)));
        Assert.Equal(["b 1"], await RowsAsync(("user", "")));

        async Task<IEnumerable<string>> RowsAsync(params (string Dimension, string Value)[] where) =>
            (await LedgerAsync(new(Where: [.. where.Select(one => KeyValuePair.Create(one.Dimension, one.Value))]))).Select(row => $"{row.Conversation} {row.Attempt}");
    }

    [Fact]
    public async Task Costs_sum_exactly_by_any_dimension()
    {
        const long Large = 4_000_000_000_000_000_001;
        await StartAsync("a", ledger: [Sample.Reserve(1), Sample.Settle(1) with { CostNanoUsd = Large }, Sample.Reserve(2)]);
        await StartAsync("b", ledger:
        [
            Sample.Reserve(1) with { Agent = "sales" }, Sample.Settle(1) with { CostNanoUsd = Large, Outcome = "stalled" },
            Sample.Reserve(2) with { Agent = "sales", Model = "openai/gpt" }, Sample.Settle(2) with { CostNanoUsd = 5 },
            Sample.Reserve(3) with { At = Sample.Noon.AddDays(1) },
        ]);

        var total = Assert.Single(await CostsAsync());
        Assert.Equal((4, 1, (2 * Large) + 5, 5_000_000), (total.Attempts, total.Failed, total.CostNanoUsd, total.ReservedNanoUsd));
        Assert.Equal(Large, total.FailedNanoUsd);
        Assert.Equal(Sample.Settle(1).Saved + Sample.Settle(1).Saved + Sample.Settle(1).Saved, total.Saved);
        Assert.Equal(Sample.Settle(1).Usage + Sample.Settle(1).Usage + Sample.Settle(1).Usage, total.Usage);
        Assert.Empty(total.Group);

        Assert.Equal([("a", Large), ("b", Large + 5)], (await CostsAsync("conversation")).Select(line => (line.Group[0].Value, line.CostNanoUsd)));
        var lines = await CostsAsync("agent", "model");
        Assert.Equal(
            ["sales anthropic/claude-haiku-4-5 1", "sales openai/gpt 1", "support anthropic/claude-haiku-4-5 2"],
            lines.Select(line => $"{line.Group[0].Value} {line.Group[1].Value} {line.Attempts}").Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal(["agent", "model"], line.Group.Select(pair => pair.Key)));
    }

    [Fact]
    public async Task Costs_are_of_the_days_and_users_they_were_made_for_as_long_as_these_are_known()
    {
        var late = Sample.Noon.AddHours(11).AddMinutes(59);
        var first = await StartAsync("a", row: row => row with { User = "ada" }, ledger:
            [Sample.Reserve(1), Sample.Settle(1) with { CostNanoUsd = 3 }, Sample.Reserve(2) with { At = late }, Sample.Settle(2) with { CostNanoUsd = 4 }]);
        await StartAsync("b", row: row => row with { User = "ada" }, ledger:
            [Sample.Reserve(1) with { At = late.AddMinutes(1) }, Sample.Settle(1) with { CostNanoUsd = 5 }]);
        await StartAsync("c", ledger: [Sample.Reserve(1) with { Agent = "sales" }, Sample.Settle(1) with { CostNanoUsd = 7 }]);

        var (today, tomorrow) = ($"{Sample.Noon:yyyy-MM-dd}", $"{Sample.Noon.AddDays(1):yyyy-MM-dd}");
        Assert.Equal([$" {today} 7", $"ada {today} 7", $"ada {tomorrow} 5"], await LinesAsync(["user", "day"]));
        Assert.Equal(["a 7", "b 5"], await LinesAsync(["conversation"], ("user", "ada")));
        Assert.Equal(["a 7"], await LinesAsync(["conversation"], ("user", "ada"), ("day", today)));
        Assert.Equal(["sales 7"], await LinesAsync(["agent"], ("user", "")));
        Assert.Equal(["19"], await LinesAsync([]));

        await Journal.DeleteAsync(first, Cancel);
        Assert.Equal([" 14", "ada 5"], await LinesAsync(["user"]));

        async Task<IEnumerable<string>> LinesAsync(string[] by, params (string Dimension, string Value)[] where) =>
            (await Journal.CostsAsync("acme", new(Sample.Noon, Sample.Noon.AddDays(2), by, [.. where.Select(Pair)]), Cancel))
                .Lines.Select(line => string.Join(' ', [.. line.Group.Select(pair => pair.Value), $"{line.CostNanoUsd}"]));

        static KeyValuePair<string, string> Pair((string Dimension, string Value) one) => KeyValuePair.Create(one.Dimension, one.Value);
    }

    [Fact]
    public async Task Costs_of_a_period_without_attempts_are_nothing()
    {
        Assert.Equal(new Usage(), Assert.Single(await CostsAsync()).Usage);
        Assert.Empty(await CostsAsync("agent"));
    }

    private async Task<IReadOnlyList<LedgerRow>> LedgerAsync(LedgerFilter filter) => (await Journal.LedgerAsync("acme", filter, All, Cancel)).Items;

    private async Task<IReadOnlyList<CostLine>> CostsAsync(params string[] by) =>
        (await Journal.CostsAsync("acme", new(Sample.Noon, Sample.Noon.AddDays(1), by), Cancel)).Lines;
}
