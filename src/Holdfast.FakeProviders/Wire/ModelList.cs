using System.Globalization;
using System.Text.Json;
using Holdfast.FakeProviders.Cards;

namespace Holdfast.FakeProviders.Wire;

/// <summary>The list of models in either dialect's shape.</summary>
internal static class ModelList
{
    public static byte[] All(CardBook cards, string dialect)
    {
        var listed = cards.All.Where(card => card.Dialects.Contains(dialect)).ToList();
        var data = listed.ConvertAll(card => Shape(card, dialect));
        return WireJson.Bytes(dialect == "anthropic"
            ? new { data, has_more = false, first_id = listed[0].Id, last_id = listed[^1].Id }
            : (object)new { @object = "list", data });
    }

    public static byte[] One(CardBook cards, string dialect, string id) =>
        WireJson.Bytes(Shape(cards.Find(id, dialect) ?? throw ApiError.UnknownModel(id), dialect));

    private static object Shape(Card card, string dialect) => dialect == "anthropic"
        ? new { type = "model", id = card.Id, display_name = card.Name, created_at = card.Created }
        : new { id = card.Id, @object = "model", created = Seconds(card), owned_by = "holdfast-practice" };

    private static long Seconds(Card card) => DateTimeOffset.Parse(card.Created, CultureInfo.InvariantCulture).ToUnixTimeSeconds();
}
