namespace Holdfast.Core.Money.Tables;

/// <summary>What an import comes to.</summary>
/// <param name="Form">holdfast, litellm or models.dev.</param>
/// <param name="Added">Of models that had no price.</param>
/// <param name="Unchanged">Rows that say what holds already.</param>
/// <param name="LeftAlone">Rows that would have changed what the operator has set.</param>
/// <param name="Elsewhere">Rows of providers that are not configured here, or of what is not paid for by tokens.</param>
/// <param name="Rows">All that is to be kept: a model's new day states all of its tiers, those too that stay as they were.</param>
public sealed record PriceReport(
    string Form, IReadOnlyList<PriceRow> Added, IReadOnlyList<PriceChange> Changed, int Unchanged, IReadOnlyList<PriceLeftAlone> LeftAlone,
    IReadOnlyList<PriceRefusal> Refused, int Elsewhere, IReadOnlyList<PriceRow> Rows);

public sealed record PriceChange(PriceRow Row, PriceRow Was);

public sealed record PriceLeftAlone(string Row, string Reason);
