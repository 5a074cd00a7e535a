namespace Holdfast.Core.Money;

/// <summary>What is charged by the call and not by the token, in US dollars. No multiplier touches it.</summary>
/// <param name="WebSearch">One search that the provider made for the model (<see cref="Usage.WebSearches"/>).</param>
public sealed record PriceFees(decimal WebSearch = 0);
