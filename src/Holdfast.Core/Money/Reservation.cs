using Holdfast.Core.Context;
using Holdfast.Core.Models;

namespace Holdfast.Core.Money;

/// <summary>The most a call can cost: held before it leaves, given back when it is settled.</summary>
public static class Reservation
{
    /// <summary>Every prompt token at the dearest class it could fall into, and an answer of full length. The estimate gets a quarter for its error.
    /// Fees are not known before.</summary>
    public static long WorstCaseNanoUsd(ModelCall call, DateTimeOffset at, CallTerms terms = CallTerms.None) =>
        WorstCaseNanoUsd(call.Rung.Prices, call.Prompt.Tokens.Total, call.MaxOutputTokens, at, terms);

    /// <param name="promptTokens">Estimated.</param>
    public static long WorstCaseNanoUsd(IReadOnlyList<PriceRow> prices, int promptTokens, int maxOutputTokens, DateTimeOffset at, CallTerms terms = CallTerms.None)
    {
        var prompt = promptTokens + (promptTokens + 3L) / 4;
        if (PriceBook.At(prices, at, new Usage(prompt, 0, 0, 0, 0)) is not { } price) return 0;
        var dearest = price with { Input = Math.Max(price.Input, Math.Max(price.CacheWrite, price.CacheWriteLong)) };
        return dearest.CostNanoUsd(new Usage(prompt, 0, 0, 0, maxOutputTokens), terms);
    }
}
