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

    public CardBook()
    {
        using var stream = typeof(CardBook).Assembly.GetManifestResourceStream("cards.json")!;
        All = JsonSerializer.Deserialize<Card[]>(stream, SnakeCase)!;
    }

    public IReadOnlyList<Card> All { get; }

    public Card? Find(string model, string dialect) =>
        All.FirstOrDefault(card => Answers(card, model) && card.Dialects.Contains(dialect));

    /// <summary>A dated id also answers to its name without the date.</summary>
    private static bool Answers(Card card, string model) =>
        card.Id == model || (card.Id.Length == model.Length + 9 && card.Id.StartsWith(model + "-20", StringComparison.Ordinal));
}
