using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Webhooks;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime.Watching;

/// <summary>Tells subscribers of budgets that came near their limit or are full, some seconds later: no call waits for it.</summary>
public sealed class BudgetWatch(IBudgets budgets, IWebhooks webhooks, DeliveryBell bell, TimeProvider clock, ILogger<BudgetWatch> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            foreach (var alert in budgets.TakeAlerts()) await RaiseAsync(alert, stopping);
            await Task.Delay(Pause, clock, stopping);
        }
    }

    private async Task RaiseAsync(BudgetAlert alert, CancellationToken cancel)
    {
        try
        {
            var now = clock.GetUtcNow();
            if (await budgets.RaiseAsync(alert, now, cancel)) await TellAsync(alert, Happening.OfBudget(alert.Id, alert.IsFull, now), cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.AlertNotKept(log, alert.Account.Budget, e);
        }
    }

    private async ValueTask TellAsync(BudgetAlert alert, Happening happening, CancellationToken cancel)
    {
        foreach (var webhook in await webhooks.ListAsync(alert.Tenant, cancel))
            if (webhook.DisabledAt is null && webhook.Events.Contains(EventNames.Of(happening.Kind))) await webhooks.OweAsync(webhook.Key, happening, cancel);
        bell.Ring();
    }
}
