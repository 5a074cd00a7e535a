using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Holdfast.FakeProviders.Cards;

internal sealed class CardBook
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly FrozenDictionary<string, Card> _byName;

    public CardBook()
    {
        using var stream = typeof(CardBook).Assembly.GetManifestResourceStream("cards.json")!;
        All = JsonSerializer.Deserialize<Card[]>(stream, SnakeCase)!;
        _byName = All.SelectMany(card => NamesOf(card).Select(name => (name, card)))
            .ToFrozenDictionary(pair => pair.name, pair => pair.card, StringComparer.Ordinal);
    }

    public IReadOnlyList<Card> All { get; }

    public Card? Find(string model, string dialect) =>
        _byName.TryGetValue(model, out var card) && card.Dialects.Contains(dialect) ? card : null;

    /// <summary>A dated id also answers to its name without the date.</summary>
    private static IEnumerable<string> NamesOf(Card card) =>
        card.Id.LastIndexOf("-20", StringComparison.Ordinal) is var at and > 0 ? [card.Id, card.Id[..at]] : [card.Id];
}
