using Holdfast.Core.Money;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// Prices that were imported, for all nodes. They are only ever added: a bill can be worked out again from the row that it names. Safe for any number of
/// threads; durable when it returns.
/// </summary>
public interface IPrices
{
    /// <summary>A row whose id is taken is passed over.</summary>
    ValueTask AddAsync(IReadOnlyList<ImportedPrice> prices, CancellationToken cancel);

    /// <summary>All of them, by id.</summary>
    ValueTask<IReadOnlyList<ImportedPrice>> ListAsync(CancellationToken cancel);
}

/// <param name="Form">Of the table that it came from: holdfast, litellm or models.dev.</param>
public sealed record ImportedPrice(PriceRow Row, string Form, DateTimeOffset At);
