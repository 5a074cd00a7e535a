using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every driver must do with budgets.</summary>
public abstract class BudgetsSuite
{
    protected const string Tenant = "acme";

    private (IBudgets Budgets, IJournal Journal, ICallLedger Calls)? _stores;

    protected abstract (IBudgets Budgets, IJournal Journal, ICallLedger Calls) Create();

    protected IBudgets Budgets => (_stores ??= Create()).Budgets;

    private IJournal Journal => (_stores ??= Create()).Journal;

    private ICallLedger Calls => (_stores ??= Create()).Calls;

    protected void Reopen() => _stores = Create();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected static Budget Month { get; } = new("all", BudgetScope.Tenant, null, null, BudgetPeriod.Month, 100);

    [Fact]
    public async Task Budget_is_kept_changed_and_deleted()
    {
        var other = new Budget("agents", BudgetScope.Agent, "support", null, BudgetPeriod.Day, 7, IsHard: false, NearPercent: 50);
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        await Budgets.SaveAsync(Tenant, other, Role.Admin, Cancel);
        await Budgets.SaveAsync(Tenant, Month with { LimitNanoUsd = 200 }, Role.Admin, Cancel);
        Assert.Equal([other, Month with { LimitNanoUsd = 200 }], await Budgets.ListAsync(Tenant, Cancel));
        Assert.Empty(await Budgets.ListAsync("zeta", Cancel));
        Assert.Equal(BudgetChange.Done, await Budgets.DeleteAsync(Tenant, "agents", Role.Admin, Cancel));
        Assert.Equal(BudgetChange.NotFound, await Budgets.DeleteAsync(Tenant, "agents", Role.Admin, Cancel));
        Assert.Equal(BudgetChange.NotFound, await Budgets.RefillAsync(Tenant, new("agents", "support", "2026-11-20"), 1, Role.Admin, Cancel));
        Assert.Equal(["all"], (await Budgets.ListAsync(Tenant, Cancel)).Select(budget => budget.Name));
    }

    [Fact]
    public async Task Locked_budget_is_changed_by_root_keys_alone()
    {
        var locked = Month with { IsLocked = true };
        var account = new BudgetAccount("all", "", "2026-11");
        Assert.Equal(BudgetChange.Locked, await Budgets.SaveAsync(Tenant, locked, Role.Admin, Cancel));
        Assert.Empty(await Budgets.ListAsync(Tenant, Cancel));
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        Assert.Equal(BudgetChange.Locked, await Budgets.SaveAsync(Tenant, locked, Role.Admin, Cancel));
        Assert.Equal(BudgetChange.Done, await Budgets.SaveAsync(Tenant, locked, Role.Root, Cancel));

        Assert.Equal(BudgetChange.Locked, await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel));
        Assert.Equal(BudgetChange.Locked, await Budgets.SaveAsync(Tenant, locked with { LimitNanoUsd = 200 }, Role.Admin, Cancel));
        Assert.Equal(BudgetChange.Locked, await Budgets.RefillAsync(Tenant, account, 100, Role.Admin, Cancel));
        Assert.Equal(BudgetChange.Locked, await Budgets.DeleteAsync(Tenant, "all", Role.Admin, Cancel));
        Assert.Equal([locked], await Budgets.ListAsync(Tenant, Cancel));
        Assert.False(await ReserveAsync("call_1", 101));

        Assert.Equal(BudgetChange.Done, await Budgets.RefillAsync(Tenant, account, 1, Role.Root, Cancel));
        Assert.True(await ReserveAsync("call_1", 101));
        Assert.Equal(BudgetChange.Done, await Budgets.SaveAsync(Tenant, Month, Role.Root, Cancel));
        Assert.Equal(BudgetChange.Done, await Budgets.DeleteAsync(Tenant, "all", Role.Admin, Cancel));
    }

    [Fact]
    public async Task Call_is_reserved_as_long_as_there_is_room_and_settling_gives_it_back()
    {
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        Assert.True(await ReserveAsync("call_1", 60));
        Assert.False(await ReserveAsync("call_2", 41));
        Assert.True(await ReserveAsync("call_3", 40));
        await SettleAsync("call_1", 10);
        Assert.False(await ReserveAsync("call_4", 51));
        Assert.True(await ReserveAsync("call_5", 50));
        Assert.Empty(await Calls.FindAsync(new(Tenant, "call_2"), Cancel));
        var standing = Assert.Single(await StandingsAsync(new()));
        Assert.Equal((100L, 90L, 0L, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero)),
            (standing.UsedNanoUsd, standing.HeldNanoUsd, standing.LeftNanoUsd, standing.ResetsAt!.Value));
    }

    [Fact]
    public async Task What_was_spent_before_the_budget_counts()
    {
        await ReserveAsync("call_1", 60);
        await ReserveAsync("call_2", 40);
        await SettleAsync("call_1", 30);
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        Assert.False(await ReserveAsync("call_3", 31));
        Assert.True(await ReserveAsync("call_4", 30));
        await SettleAsync("call_2", 0);
        Assert.True(await ReserveAsync("call_5", 40));
    }

    [Fact]
    public async Task What_nobody_heard_the_end_of_counts_as_all_that_was_held()
    {
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        await ReserveAsync("call_1", 60);
        await Calls.SettleAsync(new(Tenant, "call_1"), Sample.Settle(1) with { CostNanoUsd = 10, Outcome = Settle.Abandoned });
        Assert.False(await ReserveAsync("call_2", 41));
        Assert.True(await ReserveAsync("call_3", 40));
        var (counted, listed) = (Assert.Single(await StandingsAsync(new())), Assert.Single(await Budgets.AccountsAsync(Tenant, Month, Sample.Noon, 1, Cancel)));
        Assert.Equal((100L, 40L, 100L, 40L), (counted.UsedNanoUsd, counted.HeldNanoUsd, listed.UsedNanoUsd, listed.HeldNanoUsd));
    }

    [Fact]
    public async Task Entries_of_an_append_that_a_budget_refuses_are_not_written()
    {
        var key = Sample.Key();
        await Budgets.SaveAsync(Tenant, Month with { Scope = BudgetScope.Conversation, Period = BudgetPeriod.Run }, Role.Admin, Cancel);
        await Journal.AppendAsync(Sample.Start(key), Cancel);
        var append = Sample.Say(key, 1, "Hello.") with { Ledger = [Reserve(1, 101)] };
        Assert.Equal(AppendResult.OverBudget, await Journal.AppendAsync(append, Cancel));
        Assert.Single(await Journal.ReadAsync(key, 0, 10, Cancel));
        Assert.Empty((await Journal.LedgerAsync(Tenant, new(), new(), Cancel)).Items);
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(append with { Ledger = [Reserve(1, 60), Reserve(2, 40)] }, Cancel));
        Assert.Equal(AppendResult.OverBudget, await Journal.AppendAsync(Sample.Say(key, 2, "More.") with { Ledger = [Reserve(3, 1)] }, Cancel));
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(Sample.Say(key, 2, "More.") with { Ledger = [Reserve(3, 0)] }, Cancel));
        var other = Sample.Key("cnv_2");
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(Sample.Start(other) with { Ledger = [Reserve(1, 100)] }, Cancel));
    }

    [Fact]
    public async Task Conflict_holds_nothing()
    {
        var key = Sample.Key();
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        await Journal.AppendAsync(Sample.Start(key), Cancel);
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Say(key, 5, "Hello.") with { Ledger = [Reserve(1, 90)] }, Cancel));
        Assert.True(await ReserveAsync("call_1", 100));
    }

    [Fact]
    public async Task Tightest_of_nested_budgets_decides()
    {
        var key = Sample.Key();
        await Budgets.SaveAsync(Tenant, Month, Role.Admin, Cancel);
        await Budgets.SaveAsync(Tenant, new("agent", BudgetScope.Agent, null, null, BudgetPeriod.Day, 50), Role.Admin, Cancel);
        await Budgets.SaveAsync(Tenant, new("turn", BudgetScope.Turn, null, null, BudgetPeriod.Run, 30), Role.Admin, Cancel);
        await Budgets.SaveAsync(Tenant, new("soft", BudgetScope.Tenant, null, null, BudgetPeriod.Day, 1, IsHard: false), Role.Admin, Cancel);
        Assert.Equal(AppendResult.OverBudget, await StartAsync(key, Reserve(1, 31) with { Turn = 2 }));
        Assert.Equal(AppendResult.Appended, await StartAsync(key, Reserve(1, 30) with { Turn = 2 }));
        Assert.Equal(AppendResult.OverBudget, await SayAsync(key, Reserve(2, 21) with { Turn = 3 }));
        Assert.Equal(AppendResult.Appended, await SayAsync(key, Reserve(2, 20) with { Turn = 3 }));
        Assert.False(await ReserveAsync("call_1", 1)); // the agent's day is full
        Assert.True(await ReserveAsync("call_2", 50, agent: null));
        Assert.False(await ReserveAsync("call_3", 1, agent: null)); // the tenant's month is full
        Assert.True(await ReserveAsync("call_4", 100, tenant: "zeta"));
        Assert.Equal(
            ["agent:support:50", "all::100", "soft::100", "turn:cnv_1/3:20"],
            (await StandingsAsync(new("support", "cnv_1", 3))).Select(one => $"{one.Account.Budget}:{one.Account.Subject}:{one.UsedNanoUsd}").Order());
    }

    [Fact]
    public async Task New_period_begins_anew_and_what_is_held_stays_in_its_own()
    {
        await Budgets.SaveAsync(Tenant, Month with { Period = BudgetPeriod.Day }, Role.Admin, Cancel);
        Assert.True(await ReserveAsync("call_1", 100));
        Assert.False(await ReserveAsync("call_2", 1, at: Sample.Noon.AddHours(11)));
        Assert.True(await ReserveAsync("call_3", 100, at: Sample.Noon.AddHours(12)));
        await SettleAsync("call_1", 5);
        Assert.False(await ReserveAsync("call_4", 1, at: Sample.Noon.AddHours(13)));
        Assert.True(await ReserveAsync("call_5", 95));
    }

    [Fact]
    public async Task Refill_raises_one_account_in_one_period()
    {
        await Budgets.SaveAsync(Tenant, Month with { Period = BudgetPeriod.Day }, Role.Admin, Cancel);
        Assert.True(await ReserveAsync("call_1", 100));
        await Budgets.RefillAsync(Tenant, new("all", "", "2026-11-20"), 15, Role.Admin, Cancel);
        await Budgets.RefillAsync(Tenant, new("all", "", "2026-11-20"), 5, Role.Admin, Cancel);
        Assert.False(await ReserveAsync("call_2", 21));
        Assert.True(await ReserveAsync("call_3", 20));
        Assert.False(await ReserveAsync("call_4", 101, at: Sample.Noon.AddDays(1)));
        Assert.Equal((120L, 20L), (await StandingsAsync(new())).Select(one => (one.LimitNanoUsd, one.RefilledNanoUsd)).Single());
        await Budgets.DeleteAsync(Tenant, "all", Role.Admin, Cancel);
        await Budgets.SaveAsync(Tenant, Month with { Period = BudgetPeriod.Day }, Role.Admin, Cancel);
        Assert.Equal(0, (await StandingsAsync(new())).Single().RefilledNanoUsd);
    }

    [Fact]
    public async Task Accounts_are_listed_the_fullest_first()
    {
        var budget = new Budget("each", BudgetScope.Conversation, null, null, BudgetPeriod.Month, 100);
        await Budgets.SaveAsync(Tenant, budget, Role.Admin, Cancel);
        await StartAsync(Sample.Key("cnv_1"), Reserve(1, 10));
        await StartAsync(Sample.Key("cnv_2"), Reserve(1, 90));
        await StartAsync(Sample.Key("cnv_3"), Reserve(1, 20));
        await ReserveAsync("call_1", 5);
        Assert.Equal(["cnv_2 90", "cnv_3 20"],
            (await Budgets.AccountsAsync(Tenant, budget, Sample.Noon, limit: 2, Cancel)).Select(one => $"{one.Account.Subject} {one.UsedNanoUsd}"));
    }

    [Fact]
    public async Task Many_at_once_never_hold_more_than_there_is()
    {
        await Budgets.SaveAsync(Tenant, Month with { LimitNanoUsd = 1_000 }, Role.Admin, Cancel);
        var reserved = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => ReserveAsync($"call_{i}", 7))));
        Assert.Equal(1_000 / 7, reserved.Count(taken => taken));
        Assert.Equal(994, Assert.Single(await StandingsAsync(new())).UsedNanoUsd);
    }

    protected ValueTask<IReadOnlyList<BudgetStanding>> StandingsAsync(Spender who) => Budgets.StandingsAsync(Tenant, who, Sample.Noon, Cancel);

    protected async Task<bool> ReserveAsync(string call, long nanoUsd, string? agent = "support", string tenant = Tenant, DateTimeOffset? at = null) =>
        await Calls.ReserveAsync(
            new(tenant, call), Reserve(1, nanoUsd) with { Agent = agent, AgentVersion = agent is null ? null : 3, At = at ?? Sample.Noon }, Cancel);

    protected ValueTask SettleAsync(string call, long nanoUsd) => Calls.SettleAsync(new(Tenant, call), Sample.Settle(1) with { CostNanoUsd = nanoUsd });

    private ValueTask<AppendResult> StartAsync(ConversationKey key, Reserve reserve) => Journal.AppendAsync(Sample.Start(key) with { Ledger = [reserve] }, Cancel);

    private ValueTask<AppendResult> SayAsync(ConversationKey key, Reserve reserve) => Journal.AppendAsync(Sample.Say(key, 1, "Hello.") with { Ledger = [reserve] }, Cancel);

    private static Reserve Reserve(int attempt, long nanoUsd) => Sample.Reserve(attempt) with { ReservedNanoUsd = nanoUsd };
}
