using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Money.Tables;

/// <summary>LiteLLM's <c>model_prices_and_context_window.json</c>: an object of models, prices by the token.</summary>
internal static class LiteLlmTable
{
    public const string Form = "litellm";

    private const decimal Million = 1_000_000m;

    /// <summary>What is paid for by tokens; images, speech and the like are not.</summary>
    private static readonly string[] Modes = ["chat", "completion", "responses", "embedding"];

    private static readonly Regex Above =
        new(@"^input_cost_per_token_above_(?<thousands>\d{1,5})k_tokens$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    public static bool Is(JsonElement root) => root.EnumerateObject().Any(row => row.Value.ValueKind == JsonValueKind.Object && row.Value.TryGetProperty("litellm_provider", out _));

    public static PublicTable Read(JsonElement root, IReadOnlySet<string> providers)
    {
        var (models, refused, elsewhere) = (new List<IReadOnlyList<PriceQuote>>(), new List<PriceRefusal>(), 0);
        foreach (var row in root.EnumerateObject())
        {
            var provider = Text(row.Value, "litellm_provider");
            if (row.Name == "sample_spec" || provider is null || !providers.Contains(provider) || !Modes.Contains(Text(row.Value, "mode") ?? "chat"))
            {
                elsewhere++;
                continue;
            }
            var model = row.Name.StartsWith($"{provider}/", StringComparison.Ordinal) ? row.Name[(provider.Length + 1)..] : row.Name;
            var fields = new TableFields(row.Name, row.Value);
            var quotes = Quotes(row.Name, provider, model, fields);
            refused.AddRange(fields.Refused);
            if (fields.Refused.Count == 0) models.Add(quotes);
        }
        return new(Form, models, refused, elsewhere);
    }

    private static List<PriceQuote> Quotes(string row, string provider, string model, TableFields fields)
    {
        var tiers = fields.Names.Select(name => Above.Match(name)).Where(match => match.Success)
            .Select(match => long.Parse(match.Groups["thousands"].Value, CultureInfo.InvariantCulture)).Order();
        var also = Terms(fields);
        return [.. new[] { 0L }.Concat(tiers).Select(thousands => Quote(row, provider, model, thousands, fields, also))];
    }

    private static PriceQuote Quote(string row, string provider, string model, long thousands, TableFields fields, Dictionary<string, decimal> also)
    {
        var of = thousands == 0 ? "" : $"_above_{thousands}k_tokens";
        if (fields.Number($"input_cost_per_token{of}") is null && thousands == 0) fields.Refuse("input_cost_per_token", "input_cost_per_token is not stated.");
        var stated = new Dictionary<string, decimal>(also);
        Add("cache_read", $"cache_read_input_token_cost{of}");
        Add("cache_write", $"cache_creation_input_token_cost{of}");
        Add("cache_write_long", $"cache_creation_input_token_cost_above_1hr{of}");
        var output = fields.Number($"output_cost_per_token{of}", Million) ?? fields.Number("output_cost_per_token", Million) ?? 0;
        return new(row, provider, model, thousands * 1_000, fields.Number($"input_cost_per_token{of}", Million) ?? 0, output, stated);

        void Add(string name, string field)
        {
            if (fields.Number(field, Million) is { } rate) stated[name] = rate;
        }
    }

    /// <summary>What multiplies the price, and what is charged by the call.</summary>
    private static Dictionary<string, decimal> Terms(TableFields fields)
    {
        var terms = new Dictionary<string, decimal>();
        Times("batch", "_batches");
        Times("flex", "_flex");
        Times("priority", "_priority");
        foreach (var name in new[] { "us", "fast" })
            if (fields.Within("provider_specific_entry")?.Number(name) is { } multiplier) terms[name] = multiplier;
        if (fields.Within("search_context_cost_per_query")?.Number("search_context_size_medium") is { } fee) terms["web_search"] = fee;
        return terms;

        // A row has one multiplier for all classes of tokens: where input and output differ in it, nobody knows the price.
        void Times(string name, string suffix)
        {
            if (Ratio("input_cost_per_token") is not { } input) return;
            if (Ratio("output_cost_per_token") is { } output && output != input)
                fields.Refuse($"output_cost_per_token{suffix}", $"output_cost_per_token{suffix} is {output} times its price and input is {input} times; one of them is wrong.");
            else terms[name] = input;

            decimal? Ratio(string field) =>
                fields.Number(field) is > 0 and { } plain && fields.Number(field + suffix) is { } special ? decimal.Round(special / plain, 4) : null;
        }
    }

    private static string? Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
