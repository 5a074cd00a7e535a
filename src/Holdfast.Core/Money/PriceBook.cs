using Holdfast.Core.Models;

namespace Holdfast.Core.Money;

/// <summary>Prices as data: read, judged, and found by moment and prompt length.</summary>
public static class PriceBook
{
    /// <summary>Reads data/prices.json. Rows with problems are left out; each problem names the row and the remedy.</summary>
    public static (IReadOnlyList<PriceRow> Rows, IReadOnlyList<string> Problems) Parse(string json) =>
        DataFile.Parse(json, "prices.json", CatalogJson.Default.PriceRow, row => row.Id, ProblemsOf);

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

    /// <summary>Public price tables hold impossible values; what cannot be is refused here instead of being billed.</summary>
    private static IEnumerable<string> ProblemsOf(PriceRow row, IReadOnlyList<PriceRow> before)
    {
        if (row.Model.Length == 0) yield return "model is empty; give the model's id.";
        foreach (var (name, rate) in new[] { ("input", row.Input), ("cache_read", row.CacheRead), ("output", row.Output) })
            if (rate < 0) yield return $"{name} is {rate}; a rate is 0 or more dollars per million tokens.";
        if (row.CacheRead > row.Input)
            yield return $"cache_read {row.CacheRead} is dearer than input {row.Input}; without a discount give it the input rate.";
        if (row.CacheWrite < row.Input)
            yield return $"cache_write {row.CacheWrite} is cheaper than input {row.Input}; where writing is free give it the input rate.";
        if (row.CacheWriteLong < row.CacheWrite)
            yield return $"cache_write_long {row.CacheWriteLong} is cheaper than cache_write {row.CacheWrite}; "
                + "without a longer lifetime give both the same rate.";
        if (row.AbovePromptTokens < 0) yield return $"above_prompt_tokens is {row.AbovePromptTokens}; give 0 for all prompts.";
        if (before.Any(other => other.Id == row.Id)) yield return "it is listed before; remove one of the two.";
        if (row.AbovePromptTokens > 0 && !before.Any(other => Base(other) == Base(row) && other.AbovePromptTokens == 0))
            yield return "it prices long prompts only; put the row with above_prompt_tokens 0 of the same day before it.";
    }

    private static (string Provider, string Model, DateOnly From) Base(PriceRow row) => (row.Provider, row.Model, row.From);
}
