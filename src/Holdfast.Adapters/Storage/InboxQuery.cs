using System.Data.Common;
using System.Text;
using Holdfast.Core.Journal;
using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>How both databases list what waits for people, and what is closed. Parameters are named with their mark, $ or @.</summary>
internal sealed class InboxQuery
{
    private const string Urgency = "(-priority, coalesce(due_at, 9223372036854775807), conversation_id, seq)", Age = "(closed_at, conversation_id, seq)";

    private readonly StringBuilder _sql = new();
    private readonly List<(string Name, object? Value)> _parameters = [];
    private readonly bool _isClosed;
    private readonly int _limit;

    public InboxQuery(string mark, string tenant, InboxFilter filter, PageRequest page)
    {
        (_isClosed, _limit) = (filter.State == "closed", page.Limit);
        _sql.Append($"SELECT {Rows.InboxColumns} FROM inbox WHERE tenant_id = {mark}tenant AND closed_at IS {(_isClosed ? "NOT " : "")}NULL");
        _parameters.Add(($"{mark}tenant", tenant));
        Equal("kind", filter.Kind is { } kind ? SnakeCase.Name(kind) : null);
        Equal("state", filter.State);
        Equal("agent", filter.Agent);
        Equal("owner", filter.Owner);
        Equal("subject", filter.Subject);
        if (page.Cursor is not null) After(Cursor.Decode(page.Cursor, parts: _isClosed ? 3 : 4));
        _sql.Append(_isClosed ? " ORDER BY closed_at DESC, conversation_id DESC, seq DESC" : $" ORDER BY {Urgency[1..^1]}").Append($" LIMIT {_limit + 1}");

        void Equal(string column, string? value)
        {
            if (value is null) return;
            _sql.Append($" AND {column} = {mark}{column}");
            _parameters.Add(($"{mark}{column}", value));
        }

        void After(string[] key)
        {
            _sql.Append(_isClosed ? $" AND {Age} < ({mark}k0, {mark}k1, {mark}k2)" : $" AND {Urgency} > ({mark}k0, {mark}k1, {mark}k2, {mark}k3)");
            for (var i = 0; i < key.Length; i++) _parameters.Add(($"{mark}k{i}", i == key.Length - 2 ? key[i] : Cursor.Number(key[i])));
        }
    }

    public string Sql => _sql.ToString();

    public (string Name, object? Value)[] Parameters => [.. _parameters];

    public Page<InboxRow> Cut(List<InboxRow> rows) => Cursor.Cut(rows, _limit, row => _isClosed
        ? Cursor.Encode(row.ClosedAt!.Value.ToUnixTimeMilliseconds(), row.Key.Conversation, row.Seq)
        : Cursor.Encode(-row.Priority, row.DueAt?.ToUnixTimeMilliseconds() ?? long.MaxValue, row.Key.Conversation, row.Seq));

    /// <summary>Kind, all, and those that were due before the parameter now.</summary>
    /// <param name="mark">Of parameters.</param>
    /// <param name="tenant">Null = of all tenants.</param>
    public static string Waiting(string mark, string? tenant) =>
        $"SELECT kind, count(*), sum(CASE WHEN due_at < {mark}now THEN 1 ELSE 0 END) FROM inbox WHERE closed_at IS NULL{(tenant is null ? "" : $" AND tenant_id = {mark}tenant")} GROUP BY kind";

    /// <summary>Of <see cref="Waiting(string, string?)"/>.</summary>
    public static (string Name, object? Value)[] WaitingParameters(string mark, string? tenant, DateTimeOffset now) =>
        tenant is null ? [($"{mark}now", now.ToUnixTimeMilliseconds())] : [($"{mark}now", now.ToUnixTimeMilliseconds()), ($"{mark}tenant", tenant)];

    public static (InboxKind Kind, (int All, int Overdue)) Waiting(DbDataReader row) =>
        (SnakeCase.Value<InboxKind>(row.GetString(0)), ((int)row.GetInt64(1), (int)row.GetInt64(2)));
}
