namespace Holdfast.Core.Money;

/// <summary>What a model costs from a date on. Rates are US dollars per million tokens, exact.</summary>
/// <param name="From">First day the row holds, UTC.</param>
/// <param name="AbovePromptTokens">The row holds for prompts of more tokens than this (all prompt tokens, cached or not); 0 = all.</param>
/// <param name="Source">Where it was read, and <paramref name="Checked"/> the day.</param>
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
    DateOnly? Checked = null)
{
    /// <summary>As ledgers name it.</summary>
    public string NameAt(decimal share) => share == 1 ? Id : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}*{share}");

    public string Id => AbovePromptTokens == 0
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Provider}/{Model}@{From:yyyy-MM-dd}")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Provider}/{Model}@{From:yyyy-MM-dd}>{AbovePromptTokens}");

    /// <summary>What is paid at the batch interfaces of Anthropic and OpenAI: half of every rate (their price lists, November 2026).</summary>
    public const decimal BatchShare = 0.5m;

    /// <summary>Nano-dollars of a usage, rounded up once at the end: tokens x $/MTok x 1,000 = n$.</summary>
    /// <param name="share">Of the rates, that is to be paid.</param>
    public long CostNanoUsd(Usage usage, decimal share = 1) => (long)Math.Ceiling(share * 1_000m * (
        usage.Input * Input + usage.CacheRead * CacheRead + usage.CacheWrite * CacheWrite
        + usage.CacheWriteLong * CacheWriteLong + usage.Output * Output));
}
