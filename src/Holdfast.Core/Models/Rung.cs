using Holdfast.Core.Money;

namespace Holdfast.Core.Models;

/// <summary>One step of a ladder: a model at a provider. The ladder is tried from the top.</summary>
/// <param name="Provider">Name under which the provider is configured.</param>
/// <param name="Prices">Dated price rows of this model, any order; empty = costs nothing.</param>
public sealed record Rung(string Provider, Dialect Dialect, ModelCard Card, IReadOnlyList<PriceRow> Prices)
{
    /// <summary>provider/model, as ladders and journals name it.</summary>
    public string Name => $"{Provider}/{Card.Id}";
}
