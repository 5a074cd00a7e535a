namespace Holdfast.Core.Money.Tables;

/// <summary>What a public table says of a model, for all prompts or for long ones, in US dollars per million tokens.</summary>
/// <param name="Row">As the table calls it.</param>
/// <param name="AbovePromptTokens">As in <see cref="PriceRow"/>.</param>
/// <param name="Stated">What else it says, by the names of <see cref="PriceRow"/>; what is not there it does not say.</param>
internal sealed record PriceQuote(
    string Row, string Provider, string Model, long AbovePromptTokens, decimal Input, decimal Output, IReadOnlyDictionary<string, decimal> Stated)
{
    public decimal? Says(string name) => Stated.TryGetValue(name, out var value) ? value : null;
}

/// <summary>A value that cannot be, and is not taken.</summary>
/// <param name="Row">As the table calls it.</param>
/// <param name="Field">Of the table.</param>
public sealed record PriceRefusal(string Row, string Field, string Reason);

/// <summary>A public table, read.</summary>
/// <param name="Models">Of each model the quote for all prompts, and after it those for long ones, the shortest first.</param>
/// <param name="Elsewhere">Rows of providers that nobody asked for, or of what is not paid for by tokens.</param>
internal sealed record PublicTable(
    string Form, IReadOnlyList<IReadOnlyList<PriceQuote>> Models, IReadOnlyList<PriceRefusal> Refused, int Elsewhere);
