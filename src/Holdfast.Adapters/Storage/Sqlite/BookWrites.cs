using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Writes sums of days that are over, on the writer's thread.</summary>
internal sealed class BookWrites(SqliteConnection db) : IDisposable
{
    /// <summary>
    /// Held while a day is rolled up, something is corrected or a conversation is deleted: a day is summed before it is written, with its corrections and the
    /// users of its conversations.
    /// </summary>
    private readonly SemaphoreSlim _alone = new(1);

    public bool AddConversations(string tenant, long day, IEnumerable<RolledLine> lines) =>
        Add(RollUpSql.AddConversationDay, tenant, day, lines, line => line.Conversation);

    public bool AddUsers(string tenant, long day, IEnumerable<RolledLine> lines) =>
        Add(RollUpSql.AddUserDay, tenant, day, lines, line => line.User);

    /// <summary>The last piece: the day counts as rolled up.</summary>
    public bool Finish(string tenant, long day, IEnumerable<RolledLine> lines)
    {
        foreach (var line in BookRows.OfDay(lines)) db.Execute(RollUpSql.AddDay, Sql.Named(BookRows.Values(tenant, day, line)));
        return db.Execute("INSERT INTO ledger_rolled (tenant_id, day) VALUES (@tenant, @day)", ("@tenant", tenant), ("@day", day)) == 1;
    }

    /// <summary>False when there is one of that number, or the month in which it counts is closed.</summary>
    public bool Correct(Correction correction)
    {
        var last = db.Query(
            BookRows.LastMonthAct, BookRows.MonthAct, ("@tenant", correction.Tenant), ("@month", (long)Month.Of(correction.At).Index));
        if (last is [{ Kind: MonthActKind.Closed }] || db.Execute(BookRows.AddCorrection, Sql.Named(BookRows.Values(correction))) == 0) return false;
        db.Execute(RollUpSql.AddCorrection, Sql.Named(BookRows.Key(correction)));
        return true;
    }

    /// <summary>Before the conversation's row goes.</summary>
    public void Forget(ConversationKey key)
    {
        foreach (var (user, months) in db.Query(BookRows.UserMonthsOf, BookRows.UserMonths, ("@tenant", key.Tenant), ("@conversation", key.Conversation)))
            foreach (var month in months)
                db.Execute(RollUpSql.ForgetUser, ("@tenant", key.Tenant), ("@conversation", key.Conversation), ("@user", user), ("@month", month));
    }

    /// <summary>Runs a write of which there is one at a time.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> write, CancellationToken cancel)
    {
        await _alone.WaitAsync(cancel);
        try
        {
            return await write();
        }
        finally
        {
            _alone.Release();
        }
    }

    public void Dispose() => _alone.Dispose();

    private bool Add(string sql, string tenant, long day, IEnumerable<RolledLine> lines, Func<RolledLine, string> whose)
    {
        using var add = new Statement(db.Handle!, sql);
        foreach (var line in lines)
        {
            add.Bind(1, tenant);
            add.Bind(2, (long)Month.Of(Stretch.BeginOf(day)).Index);
            add.Bind(3, whose(line));
            add.Bind(4, day);
            add.Bind(5, line.Agent);
            add.Bind(6, line.Model);
            foreach (var (i, sum) in line.Sums.Index()) add.Bind(7 + i, sum);
            add.Run();
        }
        return true;
    }
}
