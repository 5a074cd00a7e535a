using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresInbox(Database database) : IInbox
{
    public async ValueTask<InboxRow?> FindAsync(ConversationKey key, long seq, CancellationToken cancel) => (await database.QueryAsync(
        $"SELECT {Rows.InboxColumns} FROM inbox WHERE tenant_id = @tenant AND conversation_id = @conversation AND seq = @seq", Rows.Inbox, cancel,
        ("tenant", key.Tenant), ("conversation", key.Conversation), ("seq", seq))).SingleOrDefault();

    public async ValueTask<Page<InboxRow>> ListAsync(string tenant, InboxFilter filter, PageRequest page, CancellationToken cancel)
    {
        var query = new InboxQuery("@", tenant, filter, page);
        return query.Cut(await database.QueryAsync(query.Sql, Rows.Inbox, cancel, [.. query.Parameters.Select(one => (one.Name[1..], one.Value))]));
    }

    public async ValueTask<IReadOnlyList<Clarification>> ClarificationsAsync(
        AgentKey agent, DateTimeOffset since, int limit, CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {Rows.ClarificationColumns} FROM clarifications WHERE tenant_id = @tenant AND agent = @agent AND at >= @since "
        + "ORDER BY at DESC, conversation_id DESC, seq DESC LIMIT @limit",
        Rows.Clarification, cancel, ("tenant", agent.Tenant), ("agent", agent.Agent), ("since", since.ToUnixTimeMilliseconds()), ("limit", limit));

    public async ValueTask<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>> WaitingAsync(string? tenant, DateTimeOffset now, CancellationToken cancel) =>
        (await database.QueryAsync(InboxQuery.Waiting("@", tenant), InboxQuery.Waiting, cancel, InboxQuery.WaitingParameters("", tenant, now))).ToDictionary();
}
