using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store of calls that belong to no conversation must do.</summary>
public abstract class CallLedgerSuite
{
    private static readonly CallKey Key = new("acme", "call_1");

    private (IJournal Journal, ICallLedger Calls)? _stores;

    protected abstract (IJournal Journal, ICallLedger Calls) Create();

    private IJournal Journal => (_stores ??= Create()).Journal;

    private ICallLedger Calls => (_stores ??= Create()).Calls;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_is_reserved_then_settled_like_an_attempt_of_a_conversation()
    {
        var reserve = Sample.Reserve(1) with { Agent = null, AgentVersion = null };
        await Calls.ReserveAsync(Key, reserve, Cancel);
        var reserved = new LedgerRow(
            "acme", null, "call_1", 1, Sample.Noon, null, null, reserve.Model, reserve.PromptTokens, reserve.ReservedNanoUsd, null, null, default, null, false,
            null, null, null);
        Assert.Equal([reserved], await Calls.FindAsync(Key, Cancel));
        Assert.Equal([reserved], await Calls.OpenAsync(10, Cancel));

        var settle = Sample.Settle(1);
        await Calls.SettleAsync(Key, settle);
        var settled = reserved with
        {
            SettledAt = settle.At, Outcome = "completed", Usage = settle.Usage, CostNanoUsd = settle.CostNanoUsd, Price = settle.Price,
            AnsweredBy = settle.AnsweredBy, DurationMs = settle.DurationMs, Saved = settle.Saved,
        };
        Assert.Equal([settled], await Calls.FindAsync(Key, Cancel));
        Assert.Equal([settled], (await Journal.LedgerAsync("acme", new(), new(), Cancel)).Items);
        Assert.Empty(await Calls.OpenAsync(10, Cancel));
    }

    [Fact]
    public async Task Call_settles_once_reserves_once_and_in_that_order()
    {
        await Calls.ReserveAsync(Key, Sample.Reserve(1), Cancel);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Calls.ReserveAsync(Key, Sample.Reserve(1), Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Calls.SettleAsync(Key, Sample.Settle(2)));
        await Calls.SettleAsync(Key, Sample.Settle(1));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Calls.SettleAsync(Key, Sample.Settle(1)));
        await Calls.ReserveAsync(Key, Sample.Reserve(2), Cancel);
        Assert.Equal([1, 2], (await Calls.FindAsync(Key, Cancel)).Select(row => row.Attempt));
    }

    [Fact]
    public async Task Costs_count_calls_and_conversations_together()
    {
        await Calls.ReserveAsync(Key, Sample.Reserve(1) with { Agent = null, AgentVersion = null }, Cancel);
        await Calls.SettleAsync(Key, Sample.Settle(1) with { CostNanoUsd = 7 });
        await Calls.ReserveAsync(Key with { Call = "call_2" }, Sample.Reserve(1), Cancel);
        await Journal.AppendAsync(Sample.Start(Sample.Key()) with { Ledger = [Sample.Reserve(1), Sample.Settle(1) with { CostNanoUsd = 5 }] }, Cancel);

        Assert.Equal([("", 7L, 2), ("cnv_1", 5L, 1)], await CostsAsync("conversation"));
        Assert.Equal([("", 7L, 1), ("support", 5L, 2)], await CostsAsync("agent"));
        var total = Assert.Single((await Journal.CostsAsync("acme", new(Sample.Noon, Sample.Noon.AddDays(1), []), Cancel)).Lines);
        Assert.Equal((3, 12L, 5_000_000L), (total.Attempts, total.CostNanoUsd, total.ReservedNanoUsd));
    }

    [Fact]
    public async Task Calls_of_one_tenant_are_not_anothers()
    {
        await Calls.ReserveAsync(Key, Sample.Reserve(1), Cancel);
        Assert.Empty(await Calls.FindAsync(Key with { Tenant = "globex" }, Cancel));
        Assert.Empty((await Journal.LedgerAsync("globex", new(), new(), Cancel)).Items);
        Assert.Empty((await Journal.LedgerAsync("acme", new("call_1"), new(), Cancel)).Items);
    }

    [Fact]
    public async Task Conversation_has_no_call_and_is_not_open_as_one()
    {
        await Journal.AppendAsync(Sample.Start(Sample.Key()) with { Ledger = [Sample.Reserve(1)] }, Cancel);
        Assert.Empty(await Calls.FindAsync(new("acme", "cnv_1"), Cancel));
        Assert.Empty(await Calls.OpenAsync(10, Cancel));
    }

    [Fact]
    public async Task Settlements_of_many_calls_all_arrive()
    {
        var keys = Enumerable.Range(0, 300).Select(i => Key with { Call = $"call_{i}" }).ToList();
        await Task.WhenAll(keys.Select(async key =>
        {
            await Calls.ReserveAsync(key, Sample.Reserve(1), Cancel);
            await Calls.SettleAsync(key, Sample.Settle(1));
        }));
        Assert.Empty(await Calls.OpenAsync(10, Cancel));
    }

    private async Task<IEnumerable<(string, long, int)>> CostsAsync(string by) =>
        (await Journal.CostsAsync("acme", new CostQuery(Sample.Noon, Sample.Noon.AddDays(1), [by]), Cancel)).Lines
            .Select(line => (line.Group[0].Value, line.CostNanoUsd, line.Attempts));
}
