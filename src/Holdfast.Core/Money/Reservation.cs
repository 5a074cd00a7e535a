using Holdfast.Core.Context;
using Holdfast.Core.Models;

namespace Holdfast.Core.Money;

/// <summary>The most a call can cost: held before it leaves, given back when it is settled.</summary>
public static class Reservation
{
    /// <summary>Every prompt token at the dearest class it could fall into, and an answer of full length. The estimate gets a quarter for its error.</summary>
    public static long WorstCaseNanoUsd(ModelCall call, DateTimeOffset at, decimal share = 1) =>
        WorstCaseNanoUsd(call.Rung.Prices, call.Prompt.Tokens.Total, call.MaxOutputTokens, at, share);

    /// <param name="promptTokens">Estimated.</param>
    /// <param name="share">Of the rates, that is to be paid.</param>
    public static long WorstCaseNanoUsd(IReadOnlyList<PriceRow> prices, int promptTokens, int maxOutputTokens, DateTimeOffset at, decimal share = 1)
    {
        var prompt = promptTokens + (promptTokens + 3L) / 4;
        if (PriceBook.At(prices, at, prompt) is not { } price) return 0;
        var dearest = price with { Input = Math.Max(price.Input, Math.Max(price.CacheWrite, price.CacheWriteLong)) };
        return dearest.CostNanoUsd(new Usage(prompt, 0, 0, 0, maxOutputTokens), share);
    }
}
