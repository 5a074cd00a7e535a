using System.Text.Json;

namespace Holdfast.Core.Money.Tables;

/// <summary>The <c>api.json</c> of models.dev: an object of providers with their models, prices by the million tokens.</summary>
internal static class ModelsDevTable
{
    public const string Form = "models.dev";

    /// <summary>What an older field means by its name.</summary>
    private const long Over200K = 200_000;

    public static bool Is(JsonElement root) => root.EnumerateObject().Any(provider => Models(provider.Value) is not null);

    public static PublicTable Read(JsonElement root, IReadOnlySet<string> providers)
    {
        var (models, refused, elsewhere) = (new List<IReadOnlyList<PriceQuote>>(), new List<PriceRefusal>(), 0);
        foreach (var provider in root.EnumerateObject())
            foreach (var model in Models(provider.Value)?.EnumerateObject().ToList() ?? [])
            {
                if (!providers.Contains(provider.Name) || model.Value.ValueKind != JsonValueKind.Object
                    || !model.Value.TryGetProperty("cost", out var cost) || cost.ValueKind != JsonValueKind.Object)
                {
                    elsewhere++;
                    continue;
                }
                var row = $"{provider.Name}/{model.Name}";
                var fields = new TableFields(row, cost);
                List<PriceQuote> quotes = [Quote(row, provider.Name, model.Name, 0, fields), .. Tiers(row, provider.Name, model.Name, cost, fields)];
                refused.AddRange(fields.Refused);
                if (fields.Refused.Count == 0) models.Add(quotes);
            }
        return new(Form, models, refused, elsewhere);
    }

    private static JsonElement? Models(JsonElement provider) =>
        provider.ValueKind == JsonValueKind.Object && provider.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Object
            ? models : null;

    private static PriceQuote Quote(string row, string provider, string model, long above, TableFields fields)
    {
        if (fields.Number("input") is null) fields.Refuse("input", "input is not stated.");
        var stated = new Dictionary<string, decimal>();
        foreach (var name in new[] { "cache_read", "cache_write" })
            if (fields.Number(name) is { } rate) stated[name] = rate;
        return new(row, provider, model, above, fields.Number("input") ?? 0, fields.Number("output") ?? 0, stated);
    }

    /// <summary>Tiers are a list; before there was one, a single field. Where both are given they say the same in two ways.</summary>
    private static List<PriceQuote> Tiers(string row, string provider, string model, JsonElement cost, TableFields fields)
    {
        var found = new List<PriceQuote>();
        if (cost.TryGetProperty("tiers", out var tiers) && tiers.ValueKind == JsonValueKind.Array)
            foreach (var tier in tiers.EnumerateArray())
                if (Size(tier) is { } size) Add(size, tier);
                else fields.Refuse("tiers", $"tiers has {tier.GetRawText()}; a tier is of the type context and has a size.");
        else if (cost.TryGetProperty("context_over_200k", out var older) && older.ValueKind == JsonValueKind.Object) Add(Over200K, older);
        return [.. found.OrderBy(quote => quote.AbovePromptTokens)];

        void Add(long above, JsonElement tier)
        {
            var own = new TableFields(row, tier);
            found.Add(Quote(row, provider, model, above, own));
            fields.Refused.AddRange(own.Refused);
        }
    }

    private static long? Size(JsonElement tier) =>
        tier.ValueKind == JsonValueKind.Object && tier.TryGetProperty("tier", out var of) && of.ValueKind == JsonValueKind.Object
        && of.TryGetProperty("type", out var type) && type.ValueEquals("context") && of.TryGetProperty("size", out var size)
        && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var tokens) && tokens > 0 ? tokens : null;
}
