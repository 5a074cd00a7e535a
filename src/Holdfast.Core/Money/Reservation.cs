using Holdfast.Core.Context;
using Holdfast.Core.Models;

namespace Holdfast.Core.Money;

/// <summary>The most a call can cost: held before it leaves, given back when it is settled.</summary>
public static class Reservation
{
    /// <summary>
    /// Every prompt token at the dearest class it could fall into, and an answer of full length. The estimate gets a quarter for its error.
    /// Our own calls let no provider search, so no fees are held for them.
    /// </summary>
    public static long WorstCaseNanoUsd(ModelCall call, DateTimeOffset at, CallTerms terms = CallTerms.None) =>
        WorstCaseNanoUsd(call.Rung.Prices, call.Prompt.Tokens.Total, call.MaxOutputTokens, at, terms);

    /// <summary>How long an answer may be at most for a call to cost no more than this; the longest there is where nothing has a price.</summary>
    public static int MostOutput(IReadOnlyList<PriceRow> prices, int promptTokens, long mostNanoUsd, DateTimeOffset at)
    {
        var prompt = WorstCaseNanoUsd(prices, promptTokens, 0, at);
        var thousand = WorstCaseNanoUsd(prices, promptTokens, 1_000, at) - prompt;
        return thousand <= 0 ? (prompt <= mostNanoUsd ? int.MaxValue : 0) : (int)Math.Clamp((mostNanoUsd - prompt) * 1_000 / thousand, 0, int.MaxValue);
    }

    /// <param name="promptTokens">Estimated.</param>
    /// <param name="webSearches">That the provider may make.</param>
    public static long WorstCaseNanoUsd(
        IReadOnlyList<PriceRow> prices, int promptTokens, int maxOutputTokens, DateTimeOffset at, CallTerms terms = CallTerms.None,
        int webSearches = 0)
    {
        var prompt = promptTokens + (promptTokens + 3L) / 4;
        if (PriceBook.At(prices, at, new Usage(prompt, 0, 0, 0, 0)) is not { } price) return 0;
        var dearest = price with { Input = Math.Max(price.Input, Math.Max(price.CacheWrite, price.CacheWriteLong)) };
        return dearest.CostNanoUsd(new Usage(prompt, 0, 0, 0, maxOutputTokens, WebSearches: webSearches), terms);
    }
}
