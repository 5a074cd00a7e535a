namespace Holdfast.FakeProviders.Cards;

/// <summary>
/// What a request may write in its model field: <c>card</c>, <c>card@options</c>, <c>card/session</c>, each followed by <c>!fault</c> if
/// wanted.
/// </summary>
internal sealed record ModelName(string Card, string Options, string Session, string? Fault)
{
    public static ModelName Parse(string text)
    {
        var (name, fault) = Cut(text, text.LastIndexOf('!'));
        var (card, session) = Cut(name, name.IndexOf('/', StringComparison.Ordinal));
        if (session is not null) return new ModelName(card, "", session, fault);
        (card, var options) = Cut(name, name.IndexOf('@', StringComparison.Ordinal));
        return new ModelName(card, options ?? "", "", fault);
    }

    private static (string Before, string? After) Cut(string text, int at) => at < 0 ? (text, null) : (text[..at], text[(at + 1)..]);
}
