using System.Text.Json.Serialization;

namespace Holdfast.Core.Money;

/// <summary>
/// What a call cost less than the naive one, in nano-dollars, by cause. The naive call is made at once, of the model that the agent's ladder begins
/// with; it sends again all that was ever said, as long as that fits, and nothing of it is cached. Below zero where a cause made the call dearer.
/// What it cost and all of these are what the naive call would have cost, exactly.
/// </summary>
/// <param name="Cache">Read from the provider's cache, less what writing to it costs more than sending.</param>
/// <param name="Context">Left out of the prompt or shortened, less calls that serve nothing else.</param>
/// <param name="Routing">Asked of another model.</param>
/// <param name="Batch">Handed in at the provider's batch interface.</param>
/// <param name="Reuse">Answered as the same request was answered before, without a call.</param>
public readonly record struct Saving(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Cache = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Context = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Routing = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Batch = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Reuse = 0)
{
    [JsonIgnore]
    public long NanoUsd => Cache + Context + Routing + Batch + Reuse;

    public static Saving operator +(Saving a, Saving b) =>
        new(a.Cache + b.Cache, a.Context + b.Context, a.Routing + b.Routing, a.Batch + b.Batch, a.Reuse + b.Reuse);

    /// <summary>Of one call. Prices are taken away from it one after the other, so that the parts are the whole.</summary>
    /// <param name="prices">Of the model that was called.</param>
    /// <param name="usual">Of the model that the ladder begins with.</param>
    /// <param name="sparedTokens">Estimated tokens by which the naive prompt is longer; below zero where it is shorter.</param>
    public static Saving Of(
        Usage usage, IReadOnlyList<PriceRow> prices, IReadOnlyList<PriceRow> usual, DateTimeOffset at, CallTerms terms = CallTerms.None,
        int sparedTokens = 0)
    {
        if (usage.Prompt == 0) return default;
        var sent = Uncached(usage);
        var whole = Whole(usage, sparedTokens);
        var atOnce = terms & ~CallTerms.Batch;
        var (billed, withoutBatch) = (Price(prices, usage, terms), Price(prices, usage, atOnce));
        var (uncached, naive) = (Price(prices, sent, atOnce), Price(prices, whole, atOnce));
        return new(
            Cache: uncached - withoutBatch, Context: naive - uncached, Routing: Price(usual, whole, atOnce) - naive,
            Batch: withoutBatch - billed);

        long Price(IReadOnlyList<PriceRow> rows, Usage used, CallTerms under) =>
            PriceBook.At(rows, at, used)?.CostNanoUsd(used, under) ?? 0;
    }

    /// <summary>Of a call that was not made.</summary>
    /// <param name="usage">What the call took whose answer is used again.</param>
    public static Saving OfReuse(Usage usage, IReadOnlyList<PriceRow> usual, DateTimeOffset at, int sparedTokens = 0)
    {
        var whole = Whole(usage, sparedTokens);
        return new(Reuse: PriceBook.At(usual, at, whole)?.CostNanoUsd(whole) ?? 0);
    }

    private static Usage Uncached(Usage usage) => usage with { Input = usage.Prompt, CacheRead = 0, CacheWrite = 0, CacheWriteLong = 0 };

    private static Usage Whole(Usage usage, int sparedTokens) => Uncached(usage) with { Input = Math.Max(0, usage.Prompt + sparedTokens) };
}
