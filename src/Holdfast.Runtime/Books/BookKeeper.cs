using Holdfast.Core.Money;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Webhooks;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Books;

/// <summary>
/// Once an hour rolls up the days that are over, and tells subscribers of each day and month that has ended. Several nodes that do the same do it once.
/// </summary>
public sealed class BookKeeper(IBooks books, IDirectory directory, IWebhooks webhooks, DeliveryBell bell, TimeProvider clock, ILogger<BookKeeper> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Who was away for longer is not told of old days and months.</summary>
    private static readonly TimeSpan News = TimeSpan.FromDays(7);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            await KeepAsync(stopping);
            await Task.Delay(Pause, clock, stopping);
        }
    }

    public async Task KeepAsync(CancellationToken cancel)
    {
        try
        {
            var settled = clock.GetUtcNow() - Months.Grace;
            foreach (var tenant in await directory.TenantsAsync(cancel))
            {
                await books.RollUpAsync(tenant.Id, settled, cancel);
                await TellAsync(tenant.Id, EventKind.CostsDay, new(settled.UtcDateTime.Date, TimeSpan.Zero), cancel);
                await TellAsync(tenant.Id, EventKind.CostsMonth, Month.Of(settled).From, cancel);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.BooksNotKept(log, e);
        }
    }

    /// <summary>The same event however often: who has it is not told again.</summary>
    private async ValueTask TellAsync(string tenant, EventKind kind, DateTimeOffset end, CancellationToken cancel)
    {
        if (end + News < clock.GetUtcNow()) return;
        foreach (var webhook in await webhooks.ListAsync(tenant, cancel))
        {
            if (webhook.DisabledAt is not null || webhook.CreatedAt > end || !webhook.Events.Contains(EventNames.Of(kind))) continue;
            await webhooks.OweAsync(webhook.Key, Happening.OfPeriod(tenant, kind, end), cancel);
            bell.Ring();
        }
    }
}
