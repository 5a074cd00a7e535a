using System.Text.Json;
using Holdfast.Core.Models;

namespace Holdfast.Core.Money;

/// <summary>Prices as data: read, judged, and found by moment and prompt length.</summary>
public static class PriceBook
{
    /// <summary>Ten times what the dearest model ever cost; what is above it was given per thousand tokens, or by mistake.</summary>
    private const decimal DearestRate = 6_000;

    /// <summary>Fast modes cost six times as much; a search, one cent.</summary>
    private const decimal DearestMultiplier = 20, DearestFee = 1;

    /// <summary>Reads data/prices.json. Rows with problems are left out; each problem names the row and the remedy.</summary>
    public static (IReadOnlyList<PriceRow> Rows, IReadOnlyList<string> Problems) Parse(string json) =>
        DataFile.Parse(json, "prices.json", CatalogJson.Default.PriceRow, row => row.Id, ProblemsOf);

    /// <summary>A row as the file holds it.</summary>
    public static string Write(PriceRow row) => JsonSerializer.Serialize(row, CatalogJson.Default.PriceRow);

    /// <summary>A row that <see cref="Write"/> has written.</summary>
    public static PriceRow Read(string row) =>
        JsonSerializer.Deserialize(row, CatalogJson.Default.PriceRow) ?? throw new JsonException("A price must not be null.");

    /// <summary>The newest row in force at <paramref name="at"/>, of the highest tier the prompt reaches; null when the model has no price.</summary>
    /// <param name="rows">Of one model; of two of the same day and tier the first holds.</param>
    public static PriceRow? At(IReadOnlyList<PriceRow> rows, DateTimeOffset at, Usage usage)
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        PriceRow? best = null;
        foreach (var row in rows)
        {
            if (row.From > day || !row.Reaches(usage)) continue;
            if (best is null || (row.From, row.AbovePromptTokens).CompareTo((best.From, best.AbovePromptTokens)) > 0) best = row;
        }
        return best;
    }

    /// <summary>What cannot be is refused here instead of being billed.</summary>
    private static IEnumerable<string> ProblemsOf(PriceRow row, IReadOnlyList<PriceRow> before)
    {
        foreach (var mistake in MistakesIn(row)) yield return mistake.Reason;
        if (before.Any(other => other.Id == row.Id)) yield return "it is listed before; remove one of the two.";
        if (row.AbovePromptTokens > 0 && !before.Any(other => Base(other) == Base(row) && other.AbovePromptTokens == 0))
            yield return "it prices long prompts only; put the row with above_prompt_tokens 0 of the same day before it.";
    }

    /// <summary>Public price tables hold impossible values; each is named with its field.</summary>
    internal static IEnumerable<(string Field, string Reason)> MistakesIn(PriceRow row)
    {
        if (row.Model.Length == 0) yield return ("model", "model is empty; give the model's id.");
        foreach (var (name, rate) in new[] { ("input", row.Input), ("cache_read", row.CacheRead), ("output", row.Output) })
            if (rate is < 0 or > DearestRate) yield return (name, $"{name} is {rate}; a rate is 0 to {DearestRate:0} dollars per million tokens.");
        if (row.CacheRead > row.Input)
            yield return ("cache_read", $"cache_read {row.CacheRead} is dearer than input {row.Input}; without a discount give it the input rate.");
        if (row.CacheWrite < row.Input)
            yield return ("cache_write", $"cache_write {row.CacheWrite} is cheaper than input {row.Input}; where writing is free give it the input rate.");
        if (row.CacheWriteLong < row.CacheWrite)
            yield return ("cache_write_long", $"cache_write_long {row.CacheWriteLong} is cheaper than cache_write {row.CacheWrite}; "
                + "without a longer lifetime give both the same rate.");
        if (row.AbovePromptTokens < 0) yield return ("above_prompt_tokens", $"above_prompt_tokens is {row.AbovePromptTokens}; give 0 for all prompts.");
        foreach (var (name, multiplier) in (row.Multipliers ?? PriceMultipliers.Usual).All)
            if (multiplier is <= 0 or > DearestMultiplier)
                yield return ($"multipliers.{name}", $"multipliers.{name} is {multiplier}; it is more than 0 and at most {DearestMultiplier}.");
        if (row.Fees is { WebSearch: var fee and (< 0 or > DearestFee) })
            yield return ("fees.web_search", $"fees.web_search is {fee}; a search costs 0 to {DearestFee} dollars.");
    }

    private static (string Provider, string Model, DateOnly From) Base(PriceRow row) => (row.Provider, row.Model, row.From);
}
