namespace Holdfast.Core.Money;

/// <summary>What the rates of a row are multiplied by under each of the <see cref="CallTerms"/>; 1 = they cost the same.</summary>
/// <param name="Batch">Half at Anthropic and OpenAI (their price lists, November 2026), which is what a row means that says nothing.</param>
public sealed record PriceMultipliers(decimal Batch = 0.5m, decimal Us = 1, decimal Fast = 1, decimal Flex = 1, decimal Priority = 1)
{
    public static readonly PriceMultipliers Usual = new();

    /// <summary>Of all that holds, together.</summary>
    public decimal Of(CallTerms terms)
    {
        if (terms == CallTerms.None) return 1;
        return When(CallTerms.Batch, Batch) * When(CallTerms.Us, Us) * When(CallTerms.Fast, Fast) * When(CallTerms.Flex, Flex)
            * When(CallTerms.Priority, Priority);

        decimal When(CallTerms term, decimal multiplier) => terms.HasFlag(term) ? multiplier : 1;
    }

    internal IEnumerable<(string Field, decimal Value)> All =>
        [("batch", Batch), ("us", Us), ("fast", Fast), ("flex", Flex), ("priority", Priority)];
}
