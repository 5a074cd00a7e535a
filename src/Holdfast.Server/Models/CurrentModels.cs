using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Money.Tables;
using Holdfast.Runtime.Ports;

namespace Holdfast.Server.Models;

/// <summary>Models and prices as they are now: what was there at the start, and what has been imported.</summary>
public sealed class CurrentModels(ModelData data, IPrices imported)
{
    private volatile State _state = StateOf(data, []);

    public ModelCatalog Catalog => _state.Catalog;

    /// <summary>Of two with the same id the first holds: the operator's file goes before everything else.</summary>
    public IReadOnlyList<KnownPrice> Prices => _state.Prices;

    /// <summary>Who offers the models that are known.</summary>
    public IEnumerable<string> Makers => data.Models.Select(model => model.Provider).Distinct();

    public async ValueTask ReadAsync(CancellationToken cancel) => _state = StateOf(data, await imported.ListAsync(cancel));

    private static State StateOf(ModelData data, IReadOnlyList<ImportedPrice> imported)
    {
        List<KnownPrice> prices =
        [
            .. data.Own.Select(row => new KnownPrice(row, "file", IsOwn: true)),
            .. imported.Select(price => new KnownPrice(price.Row, "import", price.Form == PriceImport.OwnForm, price.At)),
            .. data.Shipped.Select(row => new KnownPrice(row, "shipped", IsOwn: false)),
        ];
        return new(new(data.Models, [.. prices.Select(price => price.Row)]), prices);
    }

    private sealed record State(ModelCatalog Catalog, IReadOnlyList<KnownPrice> Prices);
}

/// <param name="Origin">shipped, file or import.</param>
/// <param name="IsOwn">The operator has set it; no public table changes it.</param>
public sealed record KnownPrice(PriceRow Row, string Origin, bool IsOwn, DateTimeOffset? ImportedAt = null);
