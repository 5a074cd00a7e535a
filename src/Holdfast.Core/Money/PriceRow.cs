using System.Text.Json.Serialization;
using static System.FormattableString;

namespace Holdfast.Core.Money;

/// <summary>What a model costs from a date on. Rates are US dollars per million tokens, exact.</summary>
/// <param name="From">First day the row holds, UTC.</param>
/// <param name="AbovePromptTokens">The row holds for prompts of more tokens than this; 0 = all.</param>
/// <param name="Source">Where it was read, and <paramref name="Checked"/> the day.</param>
/// <param name="Counts">Which tokens of the prompt <paramref name="AbovePromptTokens"/> means.</param>
/// <param name="Multipliers">Null = <see cref="PriceMultipliers.Usual"/>.</param>
/// <param name="Fees">Null = none.</param>
public sealed record PriceRow(
    string Provider,
    string Model,
    DateOnly From,
    decimal Input,
    decimal CacheRead,
    decimal CacheWrite,
    decimal CacheWriteLong,
    decimal Output,
    long AbovePromptTokens = 0,
    string? Source = null,
    DateOnly? Checked = null,
    TierCount Counts = TierCount.Prompt,
    PriceMultipliers? Multipliers = null,
    PriceFees? Fees = null)
{
    /// <summary>One row alone has it, for ever.</summary>
    [JsonIgnore]
    public string Id => AbovePromptTokens == 0
        ? Invariant($"{Provider}/{Model}@{From:yyyy-MM-dd}")
        : Invariant($"{Provider}/{Model}@{From:yyyy-MM-dd}>{AbovePromptTokens}");

    /// <summary>Whether a prompt of this usage is long enough for the row.</summary>
    public bool Reaches(Usage usage) =>
        AbovePromptTokens == 0 || (Counts == TierCount.Prompt ? usage.Prompt : usage.Prompt - usage.CacheRead) > AbovePromptTokens;

    /// <summary>
    /// Nano-dollars of a usage, rounded up once at the end: tokens x $/MTok x 1,000 = n$. And how the ledger names that price: the row, what its rates
    /// were multiplied by and how many searches were charged, from which with the usage the same amount can be worked out again.
    /// </summary>
    public (string Name, long NanoUsd) Bill(Usage usage, CallTerms terms = CallTerms.None)
    {
        var multiplier = (Multipliers ?? PriceMultipliers.Usual).Of(terms);
        var searches = Fees is { WebSearch: > 0 } ? usage.WebSearches : 0;
        var cost = multiplier * 1_000m * (usage.Input * Input + usage.CacheRead * CacheRead + usage.CacheWrite * CacheWrite
            + usage.CacheWriteLong * CacheWriteLong + usage.Output * Output) + searches * (Fees?.WebSearch ?? 0) * 1_000_000_000m;
        var name = (multiplier == 1 ? Id : Invariant($"{Id}*{multiplier:0.####}")) + (searches == 0 ? "" : Invariant($"+{searches}web_search"));
        return (name, (long)Math.Ceiling(cost));
    }

    public long CostNanoUsd(Usage usage, CallTerms terms = CallTerms.None) => Bill(usage, terms).NanoUsd;
}
