using Holdfast.Core.Money;

namespace Holdfast.Core.Models;

/// <summary>A model that makes vectors of texts, at a provider. It answers nobody, so it is no step of a ladder.</summary>
/// <param name="Provider">Name under which the provider is configured.</param>
/// <param name="Prices">Dated price rows of this model, any order; empty = costs nothing.</param>
public sealed record EmbeddingModel(string Provider, EmbeddingCard Card, IReadOnlyList<PriceRow> Prices)
{
    /// <summary>provider/model, as agents and ledgers name it. Vectors of two models cannot be compared.</summary>
    public string Name => $"{Provider}/{Card.Id}";
}
