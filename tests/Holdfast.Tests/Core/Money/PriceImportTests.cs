using Holdfast.Core.Money;
using Holdfast.Core.Money.Tables;
using Xunit;

namespace Holdfast.Tests.Core.Money;

public sealed class PriceImportTests
{
    private static readonly DateOnly Today = new(2026, 11, 22), Tomorrow = Today.AddDays(1);

    private static readonly PriceRow Sonnet = new("anthropic", "sonnet", new(2026, 1, 1), 3, 0.3m, 3.75m, 6, 15, Multipliers: new(Us: 1.1m), Fees: new(0.01m));
    private static readonly PriceRow Long = Sonnet with { AbovePromptTokens = 200_000, Input = 6, CacheRead = 0.6m, CacheWrite = 7.5m, CacheWriteLong = 12, Output = 22.5m };

    private static PriceReport Import(string table, DateOnly? from = null, PriceRow[]? known = null, bool isOwn = false)
    {
        var (report, problem) = PriceImport.Read(table, known ?? [Sonnet], _ => isOwn, new HashSet<string> { "anthropic", "openai" }, from ?? Tomorrow, Today);
        Assert.Null(problem);
        return report!;
    }

    [Fact]
    public void Table_of_LiteLLM_is_read_with_tiers_lifetimes_multipliers_and_fees()
    {
        var report = Import("""
            {
              "sample_spec": { "litellm_provider": "one of https://docs.litellm.ai/docs/providers", "input_cost_per_token": 0.0 },
              "opus": {
                "litellm_provider": "anthropic", "mode": "chat", "max_input_tokens": 1000000,
                "input_cost_per_token": 5e-06, "output_cost_per_token": 2.5e-05, "cache_read_input_token_cost": 5e-07,
                "cache_creation_input_token_cost": 6.25e-06, "cache_creation_input_token_cost_above_1hr": 1e-05,
                "input_cost_per_token_above_200k_tokens": 1e-05, "output_cost_per_token_above_200k_tokens": 3.75e-05,
                "cache_read_input_token_cost_above_200k_tokens": 1e-06, "cache_creation_input_token_cost_above_200k_tokens": 1.25e-05,
                "provider_specific_entry": { "us": 1.1, "fast": 6.0 },
                "search_context_cost_per_query": { "search_context_size_low": 0.01, "search_context_size_medium": 0.01, "search_context_size_high": 0.01 }
              },
              "openai/gpt": {
                "litellm_provider": "openai", "mode": "responses", "input_cost_per_token": 2.9999999999999997e-06, "output_cost_per_token": 1.2e-05,
                "input_cost_per_token_batches": 1.5e-06, "input_cost_per_token_flex": 1.5e-06, "output_cost_per_token_flex": 6e-06,
                "input_cost_per_token_priority": 6e-06, "output_cost_per_token_priority": 2.4e-05
              },
              "embedding": { "litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 2e-08, "output_cost_per_token": 0.0 },
              "dall-e": { "litellm_provider": "openai", "mode": "image_generation", "input_cost_per_pixel": 1e-08 },
              "elsewhere": { "litellm_provider": "bedrock", "mode": "chat", "input_cost_per_token": 1e-06 }
            }
            """);

        var opus = new PriceRow(
            "anthropic", "opus", Tomorrow, 5, 0.5m, 6.25m, 10, 25, 0, "litellm", Today, Multipliers: new(Us: 1.1m, Fast: 6), Fees: new(0.01m));
        var above = opus with { AbovePromptTokens = 200_000, Input = 10, CacheRead = 1, CacheWrite = 12.5m, CacheWriteLong = 12.5m, Output = 37.5m };
        var gpt = new PriceRow("openai", "gpt", Tomorrow, 3, 3, 3, 3, 12, 0, "litellm", Today, Multipliers: new(Flex: 0.5m, Priority: 2));
        var embedding = new PriceRow("openai", "embedding", Tomorrow, 0.02m, 0.02m, 0.02m, 0.02m, 0, 0, "litellm", Today);
        Assert.Equal([opus, above, gpt, embedding], report.Added);
        Assert.Equal(report.Added, report.Rows);
        Assert.Equal(("litellm", 3), (report.Form, report.Elsewhere));
        Assert.Empty(report.Refused);
    }

    [Fact]
    public void Table_of_models_dev_is_read_with_tiers_in_both_spellings()
    {
        var report = Import("""
            {
              "openai": { "id": "openai", "name": "OpenAI", "models": {
                "gpt": { "id": "gpt", "limit": { "context": 400000 }, "cost": { "input": 2, "output": 12, "cache_read": 0.2, "cache_write": 2.5,
                  "tiers": [ { "input": 4, "output": 18, "cache_read": 0.4, "cache_write": 5, "tier": { "type": "context", "size": 272000 } } ],
                  "context_over_200k": { "input": 4, "output": 18, "cache_read": 0.4 } } },
                "old": { "id": "old", "cost": { "input": 1, "output": 2, "context_over_200k": { "input": 2, "output": 4 } } },
                "free-of-cost-data": { "id": "x" } } },
              "other": { "id": "other", "models": { "m": { "id": "m", "cost": { "input": 1, "output": 1 } } } }
            }
            """);

        Assert.Equal(
            [("gpt", 0L, 2m, 0.2m, 2.5m, 12m), ("gpt", 272_000, 4, 0.4m, 5, 18), ("old", 0, 1, 1, 1, 2), ("old", 200_000, 2, 2, 2, 4)],
            report.Added.Select(row => (row.Model, row.AbovePromptTokens, row.Input, row.CacheRead, row.CacheWrite, row.Output)));
        Assert.Equal(("models.dev", 2), (report.Form, report.Elsewhere));
    }

    [Fact]
    public void What_a_table_does_not_say_stays_in_its_proportion_to_input()
    {
        var report = Import("""{ "anthropic": { "models": { "sonnet": { "cost": { "input": 2, "output": 10, "cache_read": 0.1 } } } } }""", known: [Sonnet, Long]);

        var row = Sonnet with { From = Tomorrow, Source = "models.dev", Checked = Today, Input = 2, CacheRead = 0.1m, CacheWrite = 2.5m, CacheWriteLong = 4, Output = 10 };
        Assert.Equal(new PriceChange(row, Sonnet), report.Changed[0]);
        Assert.Equal(
            Long with { From = Tomorrow, Source = "models.dev", Checked = Today, Input = 4, CacheRead = 0.4m, CacheWrite = 5, CacheWriteLong = 8, Output = 15 },
            report.Rows[1]);
    }

    [Fact]
    public void Row_that_says_what_holds_is_counted_and_not_kept()
    {
        var report = Import("""{ "sonnet": { "litellm_provider": "anthropic", "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05, "cache_read_input_token_cost": 3e-07 } }""");
        Assert.Equal((1, 0), (report.Unchanged, report.Rows.Count));
    }

    [Theory]
    [InlineData("\"input\": -1, \"output\": 1", "input", "a rate is 0 to")]
    [InlineData("\"input\": 3, \"output\": 15, \"cache_read\": 4", "cache_read", "dearer than input")]
    [InlineData("\"input\": 3, \"output\": 15, \"cache_write\": 1", "cache_write", "cheaper than input")]
    [InlineData("\"input\": 0, \"output\": 0", "input", "nobody knows")]
    [InlineData("\"input\": 3, \"output\": 15000", "output", "a rate is 0 to")]
    [InlineData("\"input\": 3, \"output\": 1500", "output", "more than 10 times")]
    [InlineData("\"input\": \"three\", \"output\": 15", "input", "is a number")]
    [InlineData("\"output\": 15", "input", "is not stated")]
    [InlineData("\"input\": 3, \"output\": 15, \"context_over_200k\": { \"input\": 1, \"output\": 2 }", "input", "cheaper than 3 of shorter ones")]
    [InlineData("\"input\": 3, \"output\": 15, \"tiers\": [ { \"input\": 1 } ]", "tiers", "has a size")]
    public void Impossible_value_is_refused_with_row_field_and_reason_and_the_rest_is_taken(string cost, string field, string reason)
    {
        var report = Import($$"""{ "anthropic": { "models": { "sonnet": { "cost": { {{cost}} } }, "haiku": { "cost": { "input": 1, "output": 5 } } } } }""");
        var refused = report.Refused[0];
        Assert.Equal(("anthropic/sonnet", field), (refused.Row, refused.Field));
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Equal("haiku", Assert.Single(report.Rows).Model);
    }

    [Fact]
    public void Hour_that_is_cheaper_to_cache_than_five_minutes_is_refused()
    {
        var report = Import("""
            { "old-opus": { "litellm_provider": "anthropic", "input_cost_per_token": 1.5e-05, "output_cost_per_token": 7.5e-05,
              "cache_creation_input_token_cost": 1.875e-05, "cache_creation_input_token_cost_above_1hr": 6e-06 } }
            """);
        Assert.Equal(("old-opus", "cache_write_long"), (report.Refused[0].Row, report.Refused[0].Field));
        Assert.Empty(report.Rows);
    }

    [Fact]
    public void Day_that_has_begun_changes_no_price_but_may_give_a_first_one()
    {
        const string Table = """{ "anthropic": { "models": { "sonnet": { "cost": { "input": 2, "output": 10 } }, "new": { "cost": { "input": 1, "output": 5 } } } } }""";
        var report = Import(Table, from: Today);
        Assert.Equal("from", Assert.Single(report.Refused).Field);
        Assert.Equal("anthropic/new@2026-11-22", Assert.Single(report.Rows).Id);
    }

    [Fact]
    public void Price_of_the_operators_own_is_left_alone()
    {
        var report = Import("""{ "anthropic": { "models": { "sonnet": { "cost": { "input": 2, "output": 10 } } } } }""", isOwn: true);
        Assert.Equal("anthropic/sonnet", Assert.Single(report.LeftAlone).Row);
        Assert.Empty(report.Rows);
    }

    [Fact]
    public void Own_rows_are_taken_for_days_to_come_and_never_change_one_that_is_there()
    {
        var report = Import("""
            [
              { "provider": "anthropic", "model": "sonnet", "from": "2026-12-01", "input": 2, "cache_read": 0.2, "cache_write": 2.5, "cache_write_long": 4, "output": 10 },
              { "provider": "anthropic", "model": "sonnet", "from": "2026-12-01", "input": 4, "cache_read": 0.4, "cache_write": 5, "cache_write_long": 8, "output": 15, "above_prompt_tokens": 200000, "counts": "uncached", "multipliers": { "fast": 6 } },
              { "provider": "anthropic", "model": "sonnet", "from": "2026-01-01", "input": 2, "cache_read": 0.2, "cache_write": 2.5, "cache_write_long": 4, "output": 10 },
              { "provider": "anthropic", "model": "sonnet", "from": "2026-11-22", "input": 2, "cache_read": 0.2, "cache_write": 2.5, "cache_write_long": 4, "output": 10 },
              { "provider": "local", "model": "llama", "from": "2026-01-01", "input": 0, "cache_read": 0, "cache_write": 0, "cache_write_long": 0, "output": 0 },
              { "provider": "anthropic", "model": "x", "from": "2026-12-01", "input": "a", "cache_read": 0, "cache_write": 0, "cache_write_long": 0, "output": 0 },
              { "provider": "anthropic", "model": "x", "from": "2026-12-01", "input": 1, "cache_read": 2, "cache_write": 1, "cache_write_long": 1, "output": 0 }
            ]
            """);

        Assert.Equal(["anthropic/sonnet@2026-12-01", "anthropic/sonnet@2026-12-01>200000", "local/llama@2026-01-01"], report.Rows.Select(row => row.Id));
        Assert.Equal((TierCount.Uncached, 6m), (report.Rows[1].Counts, report.Rows[1].Multipliers!.Fast));
        Assert.Equal(
            [("row 3 (anthropic/sonnet@2026-01-01)", "from"), ("row 4 (anthropic/sonnet@2026-11-22)", "from"), ("row 6", "input"), ("row 7 (anthropic/x@2026-12-01)", "cache_read")],
            report.Refused.Select(refused => (refused.Row, refused.Field)));
    }

    [Fact]
    public void Table_imported_twice_changes_nothing_the_second_time()
    {
        const string Table = """{ "anthropic": { "models": { "sonnet": { "cost": { "input": 2, "output": 10 } } } } }""";
        var first = Import(Table, known: [Sonnet, Long]);
        var second = Import(Table, known: [Sonnet, Long, .. first.Rows]);
        Assert.Equal((0, 2), (second.Rows.Count, second.Unchanged));
        Assert.Empty(second.Refused);
    }

    [Theory]
    [InlineData("{}", "no table of prices")]
    [InlineData("3", "no table of prices")]
    [InlineData("{", "not JSON")]
    public void What_is_no_table_is_said_to_be_none(string table, string problem) => Assert.Contains(
        problem, PriceImport.Read(table, [], _ => false, new HashSet<string>(), Tomorrow, Today).Problem!, StringComparison.Ordinal);
}
