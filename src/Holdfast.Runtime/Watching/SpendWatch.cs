using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Money;
using Holdfast.Core.Watching;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Webhooks;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Watching;

/// <summary>The price of a <c>provider/model</c> now; null when nobody knows it.</summary>
public delegate PriceRow? PriceOf(string model);

/// <summary>
/// Looks at every tenant's spending once an hour: at its agents, at the whole of it where no agent explains that, and at conversations beside the others of their
/// agent. What is found is opened once, and ends when it has not been found for a day. Several nodes that look find the same.
/// </summary>
public sealed class SpendWatch(
    IAnomalies anomalies, IDirectory directory, IWebhooks webhooks, DeliveryBell bell, PriceOf prices, TimeProvider clock, ILogger<SpendWatch> log)
{
    /// <summary>As far as the rules look back.</summary>
    private const int HoursKept = 43 * 24;

    /// <summary>Calls are settled late: so many hours are read again with each new one.</summary>
    private const int HoursReread = 3;

    /// <summary>After the hour is over, so that most of its calls are settled.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5), Quiet = TimeSpan.FromDays(1);

    private readonly Dictionary<string, List<SpendLine>> _lines = [];

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            var hour = HourOf(clock.GetUtcNow() - Settling);
            await LookAsync(hour, stopping);
            await Task.Delay(TimeOf(hour + 1) + Settling - clock.GetUtcNow() is var pause && pause > TimeSpan.Zero ? pause : TimeSpan.Zero, clock, stopping);
        }
    }

    /// <summary>At all tenants, in the hours before this one.</summary>
    public async Task LookAsync(long hour, CancellationToken cancel)
    {
        try
        {
            foreach (var tenant in await directory.TenantsAsync(cancel)) await LookAsync(tenant.Id, hour, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.SpendingUnread(log, e);
        }
    }

    private async Task LookAsync(string tenant, long hour, CancellationToken cancel)
    {
        var found = new Dictionary<(string? Agent, string? Conversation), Deviation>();
        var lines = await LinesAsync(tenant, hour, cancel);
        foreach (var agent in lines.Where(line => line.Agent.Length > 0).GroupBy(line => line.Agent))
            if (Judge(agent, hour) is { } deviation) found[(agent.Key, null)] = deviation;
        if (Judge(lines, hour) is { } whole && !found.Values.Any(one => one.Cause == whole.Cause)) found[(null, null)] = whole;
        var conversations = await anomalies.ConversationsAsync(tenant, TimeOf(hour - 24), TimeOf(hour), cancel);
        foreach (var agent in conversations.GroupBy(line => line.Agent))
            foreach (var (conversation, deviation) in Beside(agent)) found[(agent.Key, conversation)] = deviation;
        await SettleAsync(tenant, hour, found, cancel);
    }

    /// <summary>What was read before is kept: only the latest hours are asked for.</summary>
    private async ValueTask<List<SpendLine>> LinesAsync(string tenant, long hour, CancellationToken cancel)
    {
        var known = _lines.GetValueOrDefault(tenant) ?? [];
        var from = known is [.., var last] ? Math.Max(last.Hour - HoursReread, hour - HoursKept) : hour - HoursKept;
        var read = await anomalies.HoursAsync(tenant, TimeOf(from), TimeOf(hour), cancel);
        return _lines[tenant] = [.. known.Where(line => line.Hour < from && line.Hour >= hour - HoursKept), .. read];
    }

    private Deviation? Judge(IEnumerable<SpendLine> lines, long hour)
    {
        var history = HistoryOf([.. lines], hour);
        return history is null ? null : JumpRule.Judge(history, hour, model => prices(model)) ?? GrowthRule.Judge(history, hour, model => prices(model));
    }

    private static SpendHistory? HistoryOf(List<SpendLine> lines, long hour)
    {
        if (lines.Count == 0) return null;
        var (models, hours) = (lines.Select(line => line.Model).Distinct().ToList(), lines.ToLookup(line => line.Hour));
        var history = new SpendHistory(lines.Min(line => line.Hour), models);
        while (history.End < hour) history.Add(Sum(hours[history.End], models));
        return history;
    }

    private static Spend Sum(IEnumerable<SpendLine> lines, List<string> models)
    {
        var (owners, spent) = (0L, new ModelSpend[models.Count]);
        foreach (var line in lines)
        {
            owners += line.Owners;
            spent[models.IndexOf(line.Model)] += line.Spend;
        }
        return new(owners, spent);
    }

    private IReadOnlyList<(string Conversation, Deviation Found)> Beside(IEnumerable<SpendLine> ofAgent)
    {
        var lines = ofAgent.ToList();
        var models = lines.Select(line => line.Model).Distinct().ToList();
        var conversations = lines.GroupBy(line => line.Conversation!).Select(group => (group.Key, Sum(group, models) with { Owners = 1 })).ToList();
        return ConversationRule.Judge(conversations, models, model => prices(model));
    }

    private async ValueTask SettleAsync(string tenant, long hour, Dictionary<(string? Agent, string? Conversation), Deviation> found, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        foreach (var row in await anomalies.CurrentAsync(tenant, now, cancel))
        {
            var isFound = found.Remove((row.Agent, row.Conversation));
            if (row.EndedAt is not null) continue; // silenced
            if (isFound) await anomalies.ChangeAsync(tenant, row.Id, known => known with { SeenAt = now }, cancel);
            else if (row.SeenAt + Quiet <= now) await anomalies.ChangeAsync(tenant, row.Id, known => known with { EndedAt = now }, cancel);
            if (row.OpenedAt + Quiet > now) await TellAsync(row, cancel); // whoever opened it may have died before telling
        }
        foreach (var ((agent, conversation), deviation) in found)
        {
            var row = new AnomalyRow(tenant, NameOf(tenant, agent, conversation, hour), agent, conversation, deviation, now, now);
            if (await anomalies.OpenAsync(row, cancel)) await TellAsync(row, cancel);
        }
    }

    /// <summary>The same event however often: who has it is not told again.</summary>
    private async ValueTask TellAsync(AnomalyRow row, CancellationToken cancel)
    {
        var happening = Happening.OfAnomaly(row.Id, row.OpenedAt);
        foreach (var webhook in await webhooks.ListAsync(row.Tenant, cancel))
            if (webhook.DisabledAt is null && webhook.Events.Contains(EventNames.Of(EventKind.AnomalyOpened))) await webhooks.OweAsync(webhook.Key, happening, cancel);
        bell.Ring();
    }

    private static string NameOf(string tenant, string? agent, string? conversation, long hour) => Happening.AnomalyPrefix
        + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{tenant}\n{agent}\n{conversation}\n{hour}")).AsSpan(0, 12));

    private static long HourOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / 3600;

    private static DateTimeOffset TimeOf(long hour) => DateTimeOffset.FromUnixTimeSeconds(hour * 3600);
}
