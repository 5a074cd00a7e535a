using System.Runtime.CompilerServices;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Xunit;

namespace Holdfast.Tests.Core;

public sealed class ModelCatalogTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 15, 0, 0, 0, TimeSpan.Zero);

    private static ModelCatalog Shipped() => new(ModelCatalog.Parse(Data("models.json")).Models, PriceBook.Parse(Data("prices.json")).Rows);

    private static string Data(string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../../data", file));

    [Fact]
    public void Shipped_data_has_no_problems()
    {
        Assert.Empty(ModelCatalog.Parse(Data("models.json")).Problems);
        Assert.Empty(PriceBook.Parse(Data("prices.json")).Problems);
    }

    [Fact]
    public void Every_shipped_model_has_a_price_today()
    {
        var catalog = Shipped();
        foreach (var dialect in new[] { Dialect.Anthropic, Dialect.OpenAi })
            Assert.All(
                catalog.NamesOf(dialect).Select(name => catalog.Find("any", dialect, name, servesAny: false)?.Prices
                    ?? catalog.FindEmbedding("any", dialect, name, servesAny: false)!.Prices),
                prices => Assert.NotNull(PriceBook.At(prices, November, new(1, 0, 0, 0, 0))));
    }

    [Fact]
    public void Embedding_model_is_no_rung_and_a_rung_is_no_embedding_model()
    {
        Assert.Null(Shipped().Find("local", Dialect.OpenAi, "text-embedding-3-small", servesAny: true));
        Assert.Null(Shipped().FindEmbedding("local", Dialect.OpenAi, "gpt-5-mini", servesAny: true));
        Assert.Null(Shipped().FindEmbedding("anthropic", Dialect.Anthropic, "text-embedding-3-small", servesAny: false));

        var small = Shipped().FindEmbedding("openai", Dialect.OpenAi, "text-embedding-3-small", servesAny: false)!;
        Assert.Equal(new EmbeddingCard("text-embedding-3-small", 8_191, 1_536, Shortens: true), small.Card);
        Assert.Equal((0.02m, 0m), (Assert.Single(small.Prices).Input, small.Prices[0].Output));
        Assert.Equal(20, small.Prices[0].CostNanoUsd(new Usage(1, 0, 0, 0, 0)));
    }

    [Fact]
    public void Unknown_embedding_model_exists_only_where_any_is_served()
    {
        Assert.Null(Shipped().FindEmbedding("openai", Dialect.OpenAi, "nomic-embed-text", servesAny: false));

        var found = Shipped().FindEmbedding("local", Dialect.OpenAi, "nomic-embed-text", servesAny: true)!;
        Assert.Equal(("local/nomic-embed-text", 512, 0), (found.Name, found.Card.Window, found.Card.Dimensions));
    }

    [Theory]
    [InlineData("practice-paced@rate=20", "practice-paced")]
    [InlineData("practice-replay/session-1", "practice-replay")]
    [InlineData("practice!overloaded", "practice")]
    [InlineData("practice-replay/a!cut@2", "practice-replay")]
    [InlineData("claude-haiku-4-5", "claude-haiku-4-5-20251001")]
    public void Name_with_a_suffix_goes_by_the_card_and_price_of_its_base(string model, string listed)
    {
        var rung = Shipped().Find("practice", Dialect.Anthropic, model, servesAny: false)!;
        var plain = Shipped().Find("practice", Dialect.Anthropic, listed, servesAny: false)!;

        Assert.Equal(model, rung.Card.Id);
        Assert.Equal(plain.Card with { Id = model }, rung.Card);
        Assert.Equal(plain.Prices, rung.Prices);
        Assert.NotEmpty(rung.Prices);
    }

    [Fact]
    public void Unknown_model_exists_only_where_any_is_served_and_costs_nothing()
    {
        Assert.Null(Shipped().Find("openai", Dialect.OpenAi, "llama-9", servesAny: false));

        var rung = Shipped().Find("local", Dialect.OpenAi, "meta/llama-9:8b", servesAny: true)!;
        Assert.Equal(("meta/llama-9:8b", 32_768, 4_096), (rung.Card.Id, rung.Card.Window, rung.Card.MaxOutput));
        Assert.Empty(rung.Prices);
    }

    [Fact]
    public void Prices_of_the_provider_itself_go_before_those_of_the_maker()
    {
        var own = new PriceRow("reseller", "gpt-5-mini", new(2026, 1, 1), 1, 1, 1, 1, 1);
        var catalog = new ModelCatalog(ModelCatalog.Parse(Data("models.json")).Models, [.. PriceBook.Parse(Data("prices.json")).Rows, own]);

        Assert.Equal([own], catalog.Find("reseller", Dialect.OpenAi, "gpt-5-mini", servesAny: false)!.Prices);
        Assert.Equal("openai", Assert.Single(catalog.Find("other", Dialect.OpenAi, "gpt-5-mini", servesAny: false)!.Prices).Provider);
    }

    [Theory]
    [InlineData("claude-sonnet-5-5", "2026-10-06", 1, "anthropic/claude-sonnet-5-5@2026-09-28")]
    [InlineData("claude-sonnet-5-5", "2026-10-07", 1, "anthropic/claude-sonnet-5-5@2026-10-07")]
    [InlineData("claude-haiku-5-5", "2026-11-01", 100_000, "anthropic/claude-haiku-5-5@2026-10-07")]
    [InlineData("claude-haiku-5-5", "2026-11-01", 100_001, "anthropic/claude-haiku-5-5@2026-10-07>100000")]
    [InlineData("claude-haiku-5-5", "2026-10-06", 1, null)]
    public void Price_is_the_row_of_the_day_and_the_tier(string model, string day, long promptTokens, string? row)
    {
        var prices = Shipped().Find("anthropic", Dialect.Anthropic, model, servesAny: false)!.Prices;

        var at = DateTimeOffset.Parse($"{day}T23:59:59Z", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(row, PriceBook.At(prices, at, new(promptTokens, 0, 0, 0, 0))?.Id);
    }

    [Fact]
    public void Impossible_cards_are_refused_all_at_once()
    {
        var (models, problems) = ModelCatalog.Parse("""
            [
              { "provider": "a", "dialect": "anthropic", "card": { "id": "good", "window": 1000, "max_output": 100 } },
              { "provider": "a", "dialect": "anthropic", "card": { "id": "good", "window": 1000, "max_output": 100 } },
              { "provider": "a", "dialect": "anthropic", "card": { "id": "big", "window": 100, "max_output": 200, "cache_marks": true } },
              { "provider": "a", "dialect": "anthropic", "card": { "id": "typo", "window": 100, "max_output": 20, "windw": 1 } },
              { "provider": "a", "dialect": "anthropic", "card": { "id": "short", "max_output": 20 } },
              { "provider": "a", "dialect": "open_ai" },
              { "provider": "a", "dialect": "anthropic", "embedding": { "id": "vectors", "window": 0, "shortens": true } }
            ]
            """);

        Assert.Equal("good", Assert.Single(models).Card!.Id);
        Assert.Equal("models.json, row 2 (anthropic/good): it is listed before; remove one of the two.", problems[0]);
        Assert.StartsWith("models.json, row 3 (anthropic/big): max_output 200 is larger than window 100", problems[1], StringComparison.Ordinal);
        Assert.Contains("min_cacheable is 0", problems[2], StringComparison.Ordinal);
        Assert.Contains("windw", problems[3], StringComparison.Ordinal);
        Assert.Contains("'window'", problems[4], StringComparison.Ordinal);
        Assert.Equal(
            [
                "models.json, row 6 (open_ai/): give a card, or the card of an embedding model as embedding, and not both.",
                "models.json, row 7 (anthropic/vectors): window is 0; give the most tokens of one text.",
                "models.json, row 7 (anthropic/vectors): shortens is set, but dimensions is 0; give the most that it makes.",
                "models.json, row 7 (anthropic/vectors): embedding models are spoken to in the dialect open_ai alone.",
            ],
            problems.Skip(5));
    }

    [Fact]
    public void Impossible_prices_are_refused_all_at_once()
    {
        var (rows, problems) = PriceBook.Parse("""
            [
              { "provider": "a", "model": "m", "from": "2026-01-01", "input": 2, "cache_read": 3, "cache_write": 1, "cache_write_long": 0.5, "output": -1 },
              { "provider": "a", "model": "n", "from": "2026-01-01", "input": 1, "cache_read": 1, "cache_write": 1, "cache_write_long": 1, "output": 1, "above_prompt_tokens": 10 },
              { "provider": "a", "model": "o", "from": "soon", "input": 1, "cache_read": 1, "cache_write": 1, "cache_write_long": 1, "output": 1 }
            ]
            """);

        Assert.Empty(rows);
        Assert.Equal(
            [
                "prices.json, row 1 (a/m@2026-01-01): output is -1; a rate is 0 to 6000 dollars per million tokens.",
                "prices.json, row 1 (a/m@2026-01-01): cache_read 3 is dearer than input 2; without a discount give it the input rate.",
                "prices.json, row 1 (a/m@2026-01-01): cache_write 1 is cheaper than input 2; where writing is free give it the input rate.",
                "prices.json, row 1 (a/m@2026-01-01): cache_write_long 0.5 is cheaper than cache_write 1; without a longer lifetime give both the same rate.",
                "prices.json, row 2 (a/n@2026-01-01>10): it prices long prompts only; put the row with above_prompt_tokens 0 of the same day before it.",
            ],
            problems.Take(5));
        Assert.StartsWith("prices.json, row 3: ", problems[5], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "must be a JSON array")]
    [InlineData("[", "is not JSON")]
    public void File_of_another_shape_is_one_problem(string json, string problem) =>
        Assert.Contains(problem, Assert.Single(PriceBook.Parse(json).Problems), StringComparison.Ordinal);
}
