namespace Holdfast.Core.Money;

/// <summary>Finds the price that held at a moment for a prompt of a length.</summary>
public static class PriceBook
{
    /// <summary>The newest row in force at <paramref name="at"/>, of the highest tier the prompt reaches; null when the model has no price.</summary>
    /// <param name="promptTokens">All prompt tokens, cached or not.</param>
    public static PriceRow? At(IReadOnlyList<PriceRow> rows, DateTimeOffset at, long promptTokens)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        PriceRow? best = null;
        foreach (var row in rows)
        {
            if (row.From > day || promptTokens <= row.AbovePromptTokens && row.AbovePromptTokens > 0) continue;
            if (best is null || (row.From, row.AbovePromptTokens).CompareTo((best.From, best.AbovePromptTokens)) > 0) best = row;
        }
        return best;
    }
}
