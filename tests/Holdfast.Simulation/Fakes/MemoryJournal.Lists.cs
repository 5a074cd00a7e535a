using System.Globalization;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>What people look at: lists and sums.</summary>
public sealed partial class MemoryJournal
{
    public ValueTask<Page<ConversationRow>> ListAsync(string tenant, ConversationFilter filter, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
        {
            var rows = _conversations.Values.Where(c => c.Row.Key.Tenant == tenant && Matches(c, filter)).Select(c => c.Row)
                .OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Key.Conversation, StringComparer.Ordinal);
            return ValueTask.FromResult(Paged(rows, page));
        }
    }

    public ValueTask<Unrest> UnrestAsync(string? tenant, int most, CancellationToken cancel)
    {
        lock (_lock)
        {
            var rows = _conversations.Values.Select(c => c.Row).Where(row => (tenant ?? row.Key.Tenant) == row.Key.Tenant && row.State is not ("at_rest" or "resolved")).ToList();
            return ValueTask.FromResult(new Unrest(
                rows.GroupBy(row => row.State).ToDictionary(same => same.Key, same => same.Count()),
                [.. rows.OrderBy(row => row.UpdatedAt).ThenBy(row => row.Key.Conversation, StringComparer.Ordinal).Take(most)]));
        }
    }

    public ValueTask<Page<LedgerRow>> LedgerAsync(string tenant, LedgerFilter filter, PageRequest page, CancellationToken cancel)
    {
        lock (_lock)
            return ValueTask.FromResult(Paged(
                Rows(tenant, filter.From ?? DateTimeOffset.MinValue, filter.To ?? DateTimeOffset.MaxValue)
                    .Where(row => filter.Conversation is null || row.Conversation == filter.Conversation)
                    .Where(row => (filter.Where ?? []).All(one => Dimension(row, one.Key) == one.Value))
                    .OrderBy(row => row.ReservedAt).ThenBy(row => row.Conversation ?? row.Call, StringComparer.Ordinal).ThenBy(row => row.Attempt),
                page));
    }

    public ValueTask<CostLines> CostsAsync(string tenant, CostQuery query, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (query.By.Count == 0) return ValueTask.FromResult(new CostLines([Line([], [.. Rows(tenant, query)])], 1));
            var lines = Rows(tenant, query)
                .GroupBy(row => string.Join('\n', query.By.Select(by => Dimension(row, by))))
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Line(query.By, [.. group])).ToList();
            return ValueTask.FromResult(new CostLines(
                query.Top is { } top ? [.. lines.OrderByDescending(line => line.CostNanoUsd).Take(top)] : lines, lines.Count));
        }
    }

    public ValueTask<IReadOnlyList<OutcomeLine>> OutcomesAsync(string tenant, OutcomeQuery query, CancellationToken cancel)
    {
        lock (_lock)
        {
            var ended = _conversations.Values.Select(c => c.Row)
                .Where(row => row.Key.Tenant == tenant && row.Outcome.EndedAt >= query.From && row.Outcome.EndedAt < query.To).ToList();
            return ValueTask.FromResult<IReadOnlyList<OutcomeLine>>(
                query.By.Count == 0
                    ? [Line([], ended)]
                    : [.. ended.GroupBy(row => string.Join('\n', query.By.Select(by => Dimension(row, by))))
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group => Line(query.By, [.. group]))]);
        }
    }

    private static OutcomeLine Line(IReadOnlyList<string> by, IReadOnlyList<ConversationRow> rows) => new(
        [.. by.Select(dimension => KeyValuePair.Create(dimension, Dimension(rows[0], dimension)))],
        rows.Count,
        rows.Count(row => row.State == "resolved"),
        rows.Count(row => row is { State: "resolved", Outcome.HandedOff: false }),
        rows.Count(row => row.Outcome.Denied),
        rows.Count(row => row.Outcome.HandedOff),
        rows.Count(row => row.Outcome.Troubled),
        rows.Count(row => row.Outcome.Rating is not null),
        rows.Sum(row => row.Outcome.Rating ?? 0),
        rows.Sum(row => row.CostNanoUsd));

    private static string Dimension(ConversationRow row, string by) =>
        by == "day" ? row.Outcome.EndedAt!.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : row.Agent;

    private IEnumerable<LedgerRow> Rows(string tenant, CostQuery query) =>
        Rows(tenant, query.From, query.To).Where(row => (query.Where ?? []).All(one => Dimension(row, one.Key) == one.Value));

    private IEnumerable<LedgerRow> Rows(string tenant, DateTimeOffset from, DateTimeOffset to) =>
        _ledger.Values.Concat(_calls.Values).SelectMany(rows => rows.Values)
            .Where(row => row.Tenant == tenant && row.ReservedAt >= from && row.ReservedAt < to);

    private CostLine Line(IReadOnlyList<string> by, IReadOnlyList<LedgerRow> rows) => new(
        [.. by.Select(dimension => KeyValuePair.Create(dimension, Dimension(rows[0], dimension)))],
        rows.Count,
        rows.Count(row => row.Outcome is not (null or "completed")),
        rows.Aggregate(default(Usage), (sum, row) => sum + row.Usage),
        rows.Sum(row => row.CostNanoUsd ?? 0),
        rows.Sum(row => row.Outcome is null or "completed" ? 0 : row.CostNanoUsd ?? 0),
        rows.Count(row => row.SettledAt is null),
        rows.Sum(row => row.SettledAt is null ? row.ReservedNanoUsd : 0),
        rows.Aggregate(default(Saving), (sum, row) => sum + row.Saved),
        rows.Sum(row => row.UnusedNanoUsd));

    private string Dimension(LedgerRow row, string by) => by switch
    {
        "agent" => row.Agent ?? "",
        "conversation" => row.Conversation ?? "",
        "model" => row.Model,
        "user" => row.Conversation is { } id && _conversations.TryGetValue(new(row.Tenant, id), out var c) ? c.Row.User ?? "" : "",
        "day" => row.ReservedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"Costs are not grouped by {by}.", nameof(by)),
    };

    private static bool Matches(Stored c, ConversationFilter filter) =>
        (filter.State is null || c.Row.State == filter.State)
        && (filter.Agent is null || c.Row.Agent == filter.Agent)
        && (filter.User is null || c.Row.User == filter.User)
        && (filter.Query is null || Texts(c).Any(text => text.Contains(filter.Query, StringComparison.OrdinalIgnoreCase)));

    private static IEnumerable<string> Texts(Stored c) => [
        c.Row.User ?? "", .. (c.Row.Metadata ?? new Dictionary<string, string>()).SelectMany(pair => new[] { pair.Key, pair.Value }),
        .. c.Entries.SelectMany(entry => Words(JsonDocument.Parse(EntryCodec.Encode(entry.Fact)).RootElement))];

    private static IEnumerable<string> Words(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Words),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Words(member.Value)),
        _ => [],
    };

    internal static Page<T> Paged<T>(IEnumerable<T> rows, PageRequest page)
    {
        var start = 0;
        if (page.Cursor is not null && !int.TryParse(page.Cursor, CultureInfo.InvariantCulture, out start)) throw new InvalidCursorException();
        var found = rows.Skip(start).Take(page.Limit + 1).ToList();
        return found.Count <= page.Limit
            ? new(found, null)
            : new([.. found.Take(page.Limit)], (start + page.Limit).ToString(CultureInfo.InvariantCulture));
    }
}
