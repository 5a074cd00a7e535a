using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteInbox(Readers readers) : IInbox
{
    public ValueTask<InboxRow?> FindAsync(ConversationKey key, long seq, CancellationToken cancel) => new(readers.Read(
        db => db.Query(
            $"SELECT {Rows.InboxColumns} FROM inbox WHERE tenant_id = $tenant AND conversation_id = $conversation AND seq = $seq", Rows.Inbox,
            ("$tenant", key.Tenant), ("$conversation", key.Conversation), ("$seq", seq)).SingleOrDefault(),
        cancel));

    public ValueTask<Page<InboxRow>> ListAsync(string tenant, InboxFilter filter, PageRequest page, CancellationToken cancel)
    {
        var query = new InboxQuery("$", tenant, filter, page);
        return new(query.Cut(readers.Read(db => db.Query(query.Sql, Rows.Inbox, query.Parameters), cancel)));
    }

    public ValueTask<IReadOnlyList<Clarification>> ClarificationsAsync(AgentKey agent, DateTimeOffset since, int limit, CancellationToken cancel) => new(readers.Read(
        db => db.Query(
            $"SELECT {Rows.ClarificationColumns} FROM clarifications WHERE tenant_id = $tenant AND agent = $agent AND at >= $since "
            + "ORDER BY at DESC, conversation_id DESC, seq DESC LIMIT $limit",
            Rows.Clarification, ("$tenant", agent.Tenant), ("$agent", agent.Agent), ("$since", since.ToUnixTimeMilliseconds()), ("$limit", limit)),
        cancel));

    public ValueTask<IReadOnlyDictionary<InboxKind, (int All, int Overdue)>> WaitingAsync(string? tenant, DateTimeOffset now, CancellationToken cancel) => new(readers.Read(
        db => db.Query(InboxQuery.Waiting("$", tenant), InboxQuery.Waiting, InboxQuery.WaitingParameters("$", tenant, now)).ToDictionary(), cancel));
}
