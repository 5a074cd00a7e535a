using Holdfast.Runtime.Books;
using Holdfast.Runtime.Watching;

namespace Holdfast.Server.Hosting;

/// <summary>Watches spending and budgets and keeps the books, as long as the process runs.</summary>
public sealed class MoneyHost(SpendWatch spending, BudgetWatch budgets, BookKeeper books) : BackgroundService
{
    /// <summary>None of them ends by itself: the first that does has failed, and is not hidden by the others.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await await Task.WhenAny(spending.RunAsync(stoppingToken), budgets.RunAsync(stoppingToken), books.RunAsync(stoppingToken));
}
