using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>What a settlement gives back: its reservation, and by whom.</summary>
internal readonly record struct Reserved(Spender Who, DateTimeOffset At, long NanoUsd);

/// <summary>
/// Whether budgets have room for what a group of writes reserves, inside its transaction. Accounts are locked until its end, in the order of their
/// names and after everything but the audit trail: so what was looked at cannot change before it is written, and no two nodes wait for each other.
/// </summary>
internal sealed class BudgetJudgement
{
    private readonly SortedDictionary<(string Tenant, BudgetAccount Account), AccountSums> _sums = new(Comparer<(string, BudgetAccount)>.Create(Compare));
    private readonly Dictionary<(string Tenant, BudgetAccount Account), (Budget Budget, Spender Who, DateTimeOffset At)> _accounts = [];
    private readonly BudgetBook _book;

    private BudgetJudgement(BudgetBook book) => _book = book;

    /// <param name="group">Judged in all else.</param>
    /// <param name="heldBy">What an attempt that is to be settled holds.</param>
    public static async Task PassAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingWrite> group, Func<PendingWrite, Settle, Reserved> heldBy, BudgetBook book, NpgsqlBatch writes)
    {
        var passed = group.Where(write => write is { Result: AppendResult.Appended, Wrong: null, Ledger.Count: > 0 } && book.BudgetsOf(write.Tenant).Count > 0).ToList();
        if (passed.Count == 0) return;
        var judgement = new BudgetJudgement(book);
        foreach (var write in passed)
            foreach (var change in write.Ledger)
                judgement.Note(write.Tenant, Of(write, change, heldBy));
        await judgement.LockAsync(connection);
        foreach (var write in passed) judgement.Judge(write, heldBy);
        judgement.Write(writes);
    }

    private void Note(string tenant, Reserved held)
    {
        foreach (var (budget, account) in _book.AccountsOf(tenant, held.Who, held.At))
            _accounts.TryAdd((tenant, account), (budget, held.Who, held.At));
    }

    private async Task LockAsync(NpgsqlConnection connection)
    {
        await LookAsync(connection);
        var missing = _accounts.Keys.Where(key => !_sums.ContainsKey(key)).Order(Comparer<(string, BudgetAccount)>.Create(Compare)).ToList();
        if (missing.Count == 0) return;
        // Whoever comes first makes it; whoever comes second waits for that, and then finds it.
        foreach (var key in missing) await MakeAsync(connection, key, _accounts[key]);
        await LookAsync(connection);
    }

    private async Task LookAsync(NpgsqlConnection connection)
    {
        var keys = _accounts.Keys.ToList();
        await using var batch = connection.CreateBatch();
        batch.Add("""
            SELECT a.tenant_id, a.name, a.subject, a.period, used_nano_usd, held_nano_usd, coalesce(
                (SELECT nano_usd FROM budget_refills r WHERE (r.tenant_id, r.name, r.subject, r.period) = (a.tenant_id, a.name, a.subject, a.period)), 0)
            FROM budget_accounts a JOIN unnest($1, $2, $3, $4) AS asked (tenant_id, name, subject, period) USING (tenant_id, name, subject, period)
            ORDER BY 1, 2, 3, 4 FOR UPDATE OF a
            """)
            .Column(keys, Text, one => one.Tenant).Column(keys, Text, one => one.Account.Budget).Column(keys, Text, one => one.Account.Subject)
            .Column(keys, Text, one => one.Account.Period);
        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            _sums[(reader.GetString(0), new(reader.GetString(1), reader.GetString(2), reader.GetString(3)))] =
                new(reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
    }

    private static async Task MakeAsync(
        NpgsqlConnection connection, (string Tenant, BudgetAccount Account) key, (Budget Budget, Spender Who, DateTimeOffset At) of)
    {
        var (where, values) = LedgerReads.OfBudget(key.Tenant, of.Budget, of.Who, of.At);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO budget_accounts (tenant_id, name, subject, period, used_nano_usd, held_nano_usd)
            SELECT @tenant, @name, @subject, @period, {LedgerReads.Spending} FROM attempts WHERE {where} ON CONFLICT DO NOTHING
            """,
            CancellationToken.None,
            [.. values, ("name", key.Account.Budget), ("subject", key.Account.Subject), ("period", key.Account.Period)]);
    }

    private void Judge(PendingWrite write, Func<PendingWrite, Settle, Reserved> heldBy)
    {
        var needed = write.Ledger.OfType<Reserve>().Sum(reserve => reserve.ReservedNanoUsd);
        if (needed > 0 && !HaveRoom(write, needed))
        {
            write.Result = AppendResult.OverBudget;
            return;
        }
        foreach (var change in write.Ledger)
        {
            var held = Of(write, change, heldBy);
            var (used, open) = change is Settle settle ? (settle.CountedNanoUsd(held.NanoUsd) - held.NanoUsd, -held.NanoUsd) : (held.NanoUsd, held.NanoUsd);
            foreach (var (_, account) in _book.AccountsOf(write.Tenant, held.Who, held.At))
            {
                var sums = _sums[(write.Tenant, account)];
                _sums[(write.Tenant, account)] = sums with { UsedNanoUsd = sums.UsedNanoUsd + used, HeldNanoUsd = sums.HeldNanoUsd + open };
            }
        }
    }

    private bool HaveRoom(PendingWrite write, long needed)
    {
        var first = write.Ledger.OfType<Reserve>().First();
        var tight = _book.AccountsOf(write.Tenant, SpenderOf(write, first), first.At)
            .Select(one => BudgetBook.Standing(one.Budget, one.Account, _sums[(write.Tenant, one.Account)], first.At))
            .FirstOrDefault(one => one.Budget.IsHard && one.LeftNanoUsd < needed);
        if (tight is not null) _book.Refused(write.Tenant, tight);
        return tight is null;
    }

    private void Write(NpgsqlBatch batch)
    {
        var rows = _sums.ToList();
        foreach (var ((tenant, account), sums) in rows) _book.Put(tenant, account, sums);
        batch.Add("""
            UPDATE budget_accounts a SET used_nano_usd = s.used, held_nano_usd = s.held
            FROM unnest($1, $2, $3, $4, $5, $6) AS s (tenant_id, name, subject, period, used, held)
            WHERE (a.tenant_id, a.name, a.subject, a.period) = (s.tenant_id, s.name, s.subject, s.period)
            """)
            .Column(rows, Text, one => one.Key.Tenant).Column(rows, Text, one => one.Key.Account.Budget).Column(rows, Text, one => one.Key.Account.Subject)
            .Column(rows, Text, one => one.Key.Account.Period).Column(rows, Bigint, one => one.Value.UsedNanoUsd).Column(rows, Bigint, one => one.Value.HeldNanoUsd);
    }

    private static Reserved Of(PendingWrite write, LedgerChange change, Func<PendingWrite, Settle, Reserved> heldBy) =>
        change is Reserve reserve ? new(SpenderOf(write, reserve), reserve.At, reserve.ReservedNanoUsd) : heldBy(write, (Settle)change);

    private static Spender SpenderOf(PendingWrite write, Reserve reserve) => new(reserve.Agent, write.Append?.Key.Conversation, reserve.Turn);

    /// <summary>As the database orders them.</summary>
    private static int Compare((string Tenant, BudgetAccount Account) one, (string Tenant, BudgetAccount Account) other)
    {
        var by = string.CompareOrdinal(one.Tenant, other.Tenant);
        if (by == 0) by = string.CompareOrdinal(one.Account.Budget, other.Account.Budget);
        if (by == 0) by = string.CompareOrdinal(one.Account.Subject, other.Account.Subject);
        return by != 0 ? by : string.CompareOrdinal(one.Account.Period, other.Account.Period);
    }
}
