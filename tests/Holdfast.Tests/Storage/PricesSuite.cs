using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store promises of imported prices.</summary>
public abstract class PricesSuite
{
    private static readonly ImportedPrice First = new(
        new("anthropic", "m", new(2026, 12, 1), 2, 0.2m, 2.5m, 4, 10, Source: "litellm", Counts: TierCount.Uncached, Multipliers: new(Us: 1.1m), Fees: new(0.01m)),
        "litellm", Sample.Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IPrices Create();

    [Fact]
    public async Task Rows_are_added_and_never_changed()
    {
        var prices = Create();
        Assert.Empty(await prices.ListAsync(Cancel));
        var own = new ImportedPrice(First.Row with { AbovePromptTokens = 200_000 }, "holdfast", Sample.Noon);
        await prices.AddAsync([First, own], Cancel);
        await prices.AddAsync([First with { Row = First.Row with { Input = 9 } }], Cancel);
        await prices.AddAsync([], Cancel);
        Assert.Equal([First, own], await prices.ListAsync(Cancel));
    }
}
