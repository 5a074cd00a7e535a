using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Books;

/// <summary>How a month stands.</summary>
/// <param name="IsOver">Nothing new is reserved in it any more.</param>
/// <param name="Acts">How it came to be closed, or open again; in order.</param>
public sealed record MonthState(Month Month, bool IsOver, CostLine Sums, IReadOnlyList<MonthAct> Acts)
{
    public bool IsClosed => Acts is [.., { Kind: MonthActKind.Closed }];
}

public enum MonthRefusal
{
    NotOver,

    /// <summary>Attempts of it are still open: what they cost is not known.</summary>
    Unsettled,

    ClosedAlready,

    NotClosed,
}

/// <summary>Closes months, so that no correction counts in them any more, and opens them again. Every act stays.</summary>
public sealed class Months(IBooks books, IJournal journal, TimeProvider clock)
{
    private const int Listed = 24;

    /// <summary>Clocks of nodes may differ by so much, and still no attempt is reserved in a month that is over.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Those of the last two years in which something was spent, closed or opened; newest first.</summary>
    public async ValueTask<IReadOnlyList<MonthState>> ListAsync(string tenant, CancellationToken cancel)
    {
        var acts = (await books.MonthActsAsync(tenant, cancel)).ToLookup(act => act.Month);
        var now = Month.Of(clock.GetUtcNow());
        var states = new List<MonthState>();
        for (var index = now.Index; index > now.Index - Listed; index--)
        {
            var month = Month.At(index);
            var sums = await SumsAsync(tenant, month, cancel);
            if (sums.Attempts > 0 || sums.CostNanoUsd != 0 || acts.Contains(month)) states.Add(new(month, IsOver(month), sums, [.. acts[month]]));
        }
        return states;
    }

    public async ValueTask<MonthState> FindAsync(string tenant, Month month, CancellationToken cancel) => new(
        month, IsOver(month), await SumsAsync(tenant, month, cancel), [.. (await books.MonthActsAsync(tenant, cancel)).Where(act => act.Month == month)]);

    public async ValueTask<MonthRefusal?> CloseAsync(string tenant, Month month, string by, string? reason, CancellationToken cancel)
    {
        while (true)
        {
            var state = await FindAsync(tenant, month, cancel);
            if (!state.IsOver) return MonthRefusal.NotOver;
            if (state.Sums.Open > 0) return MonthRefusal.Unsettled;
            if (state.IsClosed) return MonthRefusal.ClosedAlready;
            if (await ActAsync(tenant, state, MonthActKind.Closed, by, reason, cancel)) return null;
        }
    }

    public async ValueTask<MonthRefusal?> ReopenAsync(string tenant, Month month, string by, string reason, CancellationToken cancel)
    {
        while (true)
        {
            var state = await FindAsync(tenant, month, cancel);
            if (!state.IsClosed) return MonthRefusal.NotClosed;
            if (await ActAsync(tenant, state, MonthActKind.Reopened, by, reason, cancel)) return null;
        }
    }

    /// <summary>SHA-256 of the month's sums by agent, model and day: the same as long as none of them has changed.</summary>
    public async ValueTask<string> DigestAsync(string tenant, Month month, CancellationToken cancel) => DigestOf(await LinesAsync(tenant, month, cancel));

    private static string DigestOf(IReadOnlyList<CostLine> lines)
    {
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var u = line.Usage;
            text.AppendJoin('\t', line.Group.Select(one => one.Value)).Append(CultureInfo.InvariantCulture,
                $"\t{line.Attempts}\t{line.Failed}\t{u.Input}\t{u.CacheRead}\t{u.CacheWrite}\t{u.CacheWriteLong}\t{u.Output}\t{line.CostNanoUsd}\n");
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>False when somebody was quicker, or corrected something meanwhile.</summary>
    private async ValueTask<bool> ActAsync(string tenant, MonthState state, MonthActKind kind, string by, string? reason, CancellationToken cancel)
    {
        var corrections = await CountAsync(tenant, state.Month, cancel);
        var lines = await LinesAsync(tenant, state.Month, cancel);
        var act = new MonthAct(
            state.Month, state.Acts.Count + 1, kind, clock.GetUtcNow(), by, reason, lines.Sum(line => line.Attempts), corrections,
            lines.Sum(line => line.CostNanoUsd), DigestOf(lines));
        return await books.ActAsync(tenant, act, cancel);
    }

    private async ValueTask<int> CountAsync(string tenant, Month month, CancellationToken cancel)
    {
        var (count, cursor) = (0, default(string));
        do
        {
            var page = await books.CorrectionsAsync(tenant, month.From, month.To, new(Limit: 200, cursor), cancel);
            (count, cursor) = (count + page.Items.Count, page.NextCursor);
        }
        while (cursor is not null);
        return count;
    }

    private async ValueTask<IReadOnlyList<CostLine>> LinesAsync(string tenant, Month month, CancellationToken cancel) =>
        (await journal.CostsAsync(tenant, new(month.From, month.To, ["agent", "model", "day"]), cancel)).Lines;

    private async ValueTask<CostLine> SumsAsync(string tenant, Month month, CancellationToken cancel) =>
        (await journal.CostsAsync(tenant, new(month.From, month.To, []), cancel)).Lines.Single();

    private bool IsOver(Month month) => month.To + Grace <= clock.GetUtcNow();
}
