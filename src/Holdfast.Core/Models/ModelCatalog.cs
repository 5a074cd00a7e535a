using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Holdfast.Core.Money;

namespace Holdfast.Core.Models;

/// <summary>A card as the data file lists it: of a model that answers, or of one that makes vectors.</summary>
/// <param name="Provider">Who offers the model: whose prices hold for it unless the provider it is reached through has its own.</param>
public sealed record ListedModel(string Provider, Dialect Dialect, ModelCard? Card = null, EmbeddingCard? Embedding = null)
{
    internal string Id => Card?.Id ?? Embedding?.Id ?? "";
}

/// <summary>Which models there are and what they cost: makes the rungs of ladders, and the embedding models that agents name.</summary>
public sealed class ModelCatalog(IReadOnlyList<ListedModel> models, IReadOnlyList<PriceRow> prices)
{
    private static readonly Regex Snapshot =
        new(@"-(\d{8}|\d{4}-\d{2}-\d{2})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    /// <summary>For a model nobody described: small enough for most local models as they are usually run.</summary>
    private static readonly ModelCard Unknown = new("", Window: 32_768, MaxOutput: 4_096, Sampling: true);

    /// <summary>Likewise: most small embedding models read so much and no more.</summary>
    private static readonly EmbeddingCard UnknownEmbedding = new("", Window: 512);

    /// <summary>Reads data/models.json. Rows with problems are left out; each problem names the row and the remedy.</summary>
    public static (IReadOnlyList<ListedModel> Models, IReadOnlyList<string> Problems) Parse(string json) =>
        DataFile.Parse(json, "models.json", CatalogJson.Default.ListedModel, NameOf, ProblemsOf);

    /// <param name="provider">Name under which the provider is configured.</param>
    /// <param name="model">
    /// As the provider is to be asked for it. Without a card of its own, it goes by the card and price of its name without what follows
    /// @, ! or / (options of the provider) and without the date of a snapshot.
    /// </param>
    /// <param name="servesAny">The provider serves models of its own (Ollama, vLLM): an unknown one gets a cautious card and no price.</param>
    /// <returns>Null when there is no such model, or it only makes vectors.</returns>
    public Rung? Find(string provider, Dialect dialect, string model, bool servesAny)
    {
        var listed = Listed(dialect, model);
        return (listed is null && servesAny && model.Length > 0 ? Unknown : listed?.Card) is { } card
            ? new(provider, dialect, card with { Id = model }, Prices(provider, model, listed))
            : null;
    }

    /// <summary>A model that makes vectors, found as the others are; null when there is no such model, or it only answers.</summary>
    public EmbeddingModel? FindEmbedding(string provider, Dialect dialect, string model, bool servesAny)
    {
        var listed = Listed(dialect, model);
        return (listed is null && servesAny && model.Length > 0 ? UnknownEmbedding : listed?.Embedding) is { } card
            ? new(provider, card with { Id = model }, Prices(provider, model, listed))
            : null;
    }

    /// <summary>Names to choose from, for messages.</summary>
    public IEnumerable<string> NamesOf(Dialect dialect) => models.Where(model => model.Dialect == dialect).Select(model => model.Id);

    private ListedModel? Listed(Dialect dialect, string model) =>
        models.FirstOrDefault(listed => listed.Dialect == dialect && listed.Id == model)
        ?? models.FirstOrDefault(listed => listed.Dialect == dialect && Undated(listed.Id) == Undated(Base(model)));

    private List<PriceRow> Prices(string provider, string model, ListedModel? listed)
    {
        var own = Prices(provider, listed?.Id ?? model);
        return own.Count > 0 || listed is null ? own : Prices(listed.Provider, listed.Id);
    }

    private List<PriceRow> Prices(string provider, string model) =>
        [.. prices.Where(price => price.Provider == provider && price.Model == model)];

    private static string Base(string model) => model.IndexOfAny(['@', '!', '/']) is var cut and >= 0 ? model[..cut] : model;

    private static string Undated(string model) => Snapshot.Replace(model, "");

    private static string NameOf(ListedModel row) => $"{SnakeCase.Name(row.Dialect)}/{row.Id}";

    private static IEnumerable<string> ProblemsOf(ListedModel row, IReadOnlyList<ListedModel> before)
    {
        if (row.Card is null == row.Embedding is null) yield return "give a card, or the card of an embedding model as embedding, and not both.";
        else if (row.Id.Length == 0) yield return "id is empty; give the model's name on the wire.";
        if (row.Card is { } card)
            foreach (var problem in ProblemsOf(card)) yield return problem;
        if (row.Embedding is { } embedding)
            foreach (var problem in ProblemsOf(embedding)) yield return problem;
        if (row.Embedding is not null && row.Dialect != Dialect.OpenAi) yield return "embedding models are spoken to in the dialect open_ai alone.";
        if (before.Any(other => NameOf(other) == NameOf(row))) yield return "it is listed before; remove one of the two.";
    }

    private static IEnumerable<string> ProblemsOf(ModelCard card)
    {
        if (card.Window < 1) yield return $"window is {card.Window}; give the context window in tokens.";
        if (card.MaxOutput < 1) yield return $"max_output is {card.MaxOutput}; give the most tokens of one answer.";
        if (card.MaxOutput > card.Window)
            yield return $"max_output {card.MaxOutput} is larger than window {card.Window}, of which it is a part; one of them is wrong.";
        if (card.MinCacheable < 0) yield return $"min_cacheable is {card.MinCacheable}; 0 says that there is no prompt cache.";
        if (card is { CacheMarks: true, MinCacheable: 0 })
            yield return "cache_marks is set, but min_cacheable is 0; give the least tokens that are cached.";
        if (card.TokensPerKilobyte is < 50 or > 1_000)
            yield return $"tokens_per_kilobyte is {card.TokensPerKilobyte}; English text has 200 to 400 tokens in 1,000 bytes.";
    }

    private static IEnumerable<string> ProblemsOf(EmbeddingCard card)
    {
        if (card.Window < 1) yield return $"window is {card.Window}; give the most tokens of one text.";
        if (card.Dimensions < 0) yield return $"dimensions is {card.Dimensions}; 0 says that the server tells.";
        if (card is { Shortens: true, Dimensions: 0 }) yield return "shortens is set, but dimensions is 0; give the most that it makes.";
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ListedModel))]
[JsonSerializable(typeof(PriceRow))]
internal sealed partial class CatalogJson : JsonSerializerContext;
