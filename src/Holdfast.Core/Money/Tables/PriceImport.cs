using System.Text.Json;
using Holdfast.Core.Models;

namespace Holdfast.Core.Money.Tables;

/// <summary>
/// From a table of prices to the rows that it adds: what cannot be is refused with row, field and reason, the rest is taken. No row is ever changed: a new
/// price is a row of a later day, so what was billed can be worked out again for ever.
/// </summary>
/// <param name="known">All rows that there are, of two with the same id the one that holds first.</param>
/// <param name="isOwn">The operator has set the row, in a file or by an import in our own form: no public table knows better.</param>
/// <param name="from">The day from which what a public table says is to hold.</param>
/// <param name="today">The day that has begun.</param>
public sealed class PriceImport(
    IReadOnlyList<PriceRow> known, Func<PriceRow, bool> isOwn, DateOnly from, DateOnly today)
{
    public const string OwnForm = "holdfast";

    /// <summary>Prices fall to a third in a good year; what moves further in one step is a slip of the decimal point.</summary>
    private const decimal MostTimes = 10;

    private readonly List<PriceRow> _added = [], _rows = [];
    private readonly List<PriceChange> _changed = [];
    private readonly List<PriceLeftAlone> _leftAlone = [];
    private readonly List<PriceRefusal> _refused = [];
    private int _unchanged;

    /// <summary>Null, and why, when it is no table of a known form.</summary>
    /// <param name="providers">Of whom public tables are read.</param>
    public static (PriceReport? Report, string? Problem) Read(
        string json, IReadOnlyList<PriceRow> known, Func<PriceRow, bool> isOwn, IReadOnlySet<string> providers, DateOnly from, DateOnly today)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var import = new PriceImport(known, isOwn, from, today);
            return document.RootElement switch
            {
                { ValueKind: JsonValueKind.Array } rows => (import.Own(rows), null),
                { ValueKind: JsonValueKind.Object } table when ModelsDevTable.Is(table) => (import.Public(ModelsDevTable.Read(table, providers)), null),
                { ValueKind: JsonValueKind.Object } table when LiteLlmTable.Is(table) => (import.Public(LiteLlmTable.Read(table, providers)), null),
                _ => (null, "It is no table of prices: send an array of rows as in prices.json, LiteLLM's model_prices_and_context_window.json, or models.dev's api.json."),
            };
        }
        catch (JsonException e)
        {
            return (null, $"It is not JSON: {e.Message}");
        }
    }

    private PriceReport Public(PublicTable table)
    {
        _refused.AddRange(table.Refused);
        foreach (var model in table.Models) Take(table.Form, model);
        return Report(table.Form, table.Elsewhere);
    }

    private PriceReport Report(string form, int elsewhere) => new(form, _added, _changed, _unchanged, _leftAlone, _refused, elsewhere, _rows);

    /// <summary>A model is taken as a whole or not at all.</summary>
    private void Take(string form, IReadOnlyList<PriceQuote> quotes)
    {
        var name = quotes[0].Row;
        var current = InForce(quotes[0].Provider, quotes[0].Model, from);
        var rows = Completed(form, quotes, current);
        var mistakes = rows.SelectMany(row => Mistakes(name, row, rows[0], current)).Distinct().ToList();
        if (mistakes.Count > 0) _refused.AddRange(mistakes);
        else if (rows.Count == current.Count && rows.Zip(current).All(pair => SaysTheSame(pair.First, pair.Second))) _unchanged += rows.Count;
        else if (current.Any(isOwn)) _leftAlone.Add(new(name, $"{current[0].Id} is a price of your own."));
        else if (current.Count > 0 && Begun(current, from) is { } begun) _refused.Add(new(name, "from", begun));
        else Keep(rows, current);
    }

    private void Keep(IReadOnlyList<PriceRow> rows, IReadOnlyList<PriceRow> current)
    {
        _rows.AddRange(rows);
        foreach (var row in rows)
            if (current.FirstOrDefault(was => was.AbovePromptTokens == row.AbovePromptTokens) is not { } was) _added.Add(row);
            else if (!SaysTheSame(row, was)) _changed.Add(new(row, was));
    }

    /// <summary>
    /// What a table does not say stays in the proportion to input that holds now, tiers included; of a model that has no price, nothing is discounted.
    /// </summary>
    private List<PriceRow> Completed(string form, IReadOnlyList<PriceQuote> quotes, IReadOnlyList<PriceRow> current)
    {
        var rows = quotes.Select(quote => Completed(form, quote, current.LastOrDefault(row => row.AbovePromptTokens <= quote.AbovePromptTokens))).ToList();
        foreach (var tier in current.Where(tier => rows.TrueForAll(row => row.AbovePromptTokens != tier.AbovePromptTokens)))
            rows.Add(Scaled(tier, rows[0].Input / (current[0].Input == 0 ? 1 : current[0].Input), rows[0]));
        return [.. rows.OrderBy(row => row.AbovePromptTokens)];
    }

    private PriceRow Completed(string form, PriceQuote quote, PriceRow? now)
    {
        var (multipliers, fees) = (now?.Multipliers ?? PriceMultipliers.Usual, now?.Fees);
        multipliers = new(
            quote.Says("batch") ?? multipliers.Batch, quote.Says("us") ?? multipliers.Us, quote.Says("fast") ?? multipliers.Fast,
            quote.Says("flex") ?? multipliers.Flex, quote.Says("priority") ?? multipliers.Priority);
        var write = quote.Says("cache_write") ?? Like(now?.CacheWrite);
        return new(
            quote.Provider, quote.Model, from, quote.Input, quote.Says("cache_read") ?? Like(now?.CacheRead), write,
            quote.Says("cache_write_long") ?? Math.Max(write, Like(now?.CacheWriteLong)), quote.Output, quote.AbovePromptTokens, form, today,
            now?.Counts ?? TierCount.Prompt, multipliers == PriceMultipliers.Usual ? null : multipliers,
            quote.Says("web_search") is { } fee ? new(fee) : fees);

        decimal Like(decimal? rate) => now is { Input: > 0 } && rate is { } other ? decimal.Round(other / now.Input * quote.Input, 9) : quote.Input;
    }

    private static PriceRow Scaled(PriceRow tier, decimal times, PriceRow like)
    {
        return tier with
        {
            From = like.From, Source = like.Source, Checked = like.Checked, Input = Times(tier.Input), CacheRead = Times(tier.CacheRead),
            CacheWrite = Times(tier.CacheWrite), CacheWriteLong = Times(tier.CacheWriteLong), Output = Times(tier.Output),
        };

        decimal Times(decimal rate) => decimal.Round(rate * times, 9);
    }

    private static IEnumerable<PriceRefusal> Mistakes(string name, PriceRow row, PriceRow forAll, IReadOnlyList<PriceRow> current)
    {
        foreach (var (field, reason) in PriceBook.MistakesIn(row)) yield return new(name, field, reason);
        if (row is { Input: 0, Output: 0 })
            yield return new(name, "input", "input and output are 0, which in a public table means that nobody knows; a price of nothing is sent in the form of prices.json.");
        if (row.Input < forAll.Input)
            yield return new(name, "input", $"input {row.Input} of prompts above {row.AbovePromptTokens} tokens is cheaper than {forAll.Input} of shorter ones.");
        if (current.FirstOrDefault(was => was.AbovePromptTokens == row.AbovePromptTokens) is not { } before) yield break;
        foreach (var (field, rate, was) in new[] { ("input", row.Input, before.Input), ("output", row.Output, before.Output) })
            if (was > 0 && (rate > was * MostTimes || rate < was / MostTimes))
                yield return new(name, field, $"{field} goes from {was} to {rate}, more than {MostTimes} times; if that is right, send it in the form of prices.json.");
    }

    private PriceReport Own(JsonElement table)
    {
        foreach (var (index, element) in table.EnumerateArray().Index()) TakeOwn($"row {index + 1}", element);
        return Report(OwnForm, elsewhere: 0);
    }

    private void TakeOwn(string place, JsonElement element)
    {
        if (ReadOwn(place, element) is not { } row) return;
        var mistakes = PriceBook.MistakesIn(row).Select(mistake => new PriceRefusal($"{place} ({row.Id})", mistake.Field, mistake.Reason)).ToList();
        var current = InForce(row.Provider, row.Model, row.From);
        if (known.Concat(_rows).FirstOrDefault(other => other.Id == row.Id) is { } same)
        {
            if (SaysTheSame(row, same)) _unchanged++;
            else Refuse("from", $"There is another price of {row.From:yyyy-MM-dd}, and prices are never changed; give a later day.");
        }
        else if (mistakes.Count > 0) _refused.AddRange(mistakes);
        else if (current.Count > 0 && Begun(current, row.From) is { } begun) Refuse("from", begun);
        else if (row.AbovePromptTokens > 0 && !known.Concat(_rows).Any(other => IsBaseOf(other, row)))
            Refuse("above_prompt_tokens", "It prices long prompts only; put the row with above_prompt_tokens 0 of the same day before it.");
        else Keep([row], current);

        void Refuse(string field, string reason) => _refused.Add(new($"{place} ({row.Id})", field, reason));
    }

    private PriceRow? ReadOwn(string place, JsonElement element)
    {
        try
        {
            return element.Deserialize(CatalogJson.Default.PriceRow) ?? throw new JsonException("The row is null.");
        }
        catch (JsonException e)
        {
            _refused.Add(new(place, e.Path is ['$', '.', .. var field] ? field : "", e.Message));
            return null;
        }
    }

    /// <summary>Rows that hold for prompts of every length on a day, the one for all prompts first; empty where the model has no price.</summary>
    private List<PriceRow> InForce(string provider, string model, DateOnly day)
    {
        var begun = known.Where(row => row.Provider == provider && row.Model == model && row.From <= day).ToList();
        return begun.Count == 0 ? []
            : [.. begun.Where(row => row.From == begun.Max(other => other.From)).DistinctBy(row => row.AbovePromptTokens).OrderBy(row => row.AbovePromptTokens)];
    }

    /// <summary>Why a model that has a price cannot have another from this day on; null when it can.</summary>
    private string? Begun(IReadOnlyList<PriceRow> current, DateOnly day) =>
        day <= today ? $"{day:yyyy-MM-dd} has begun, and calls were billed at {current[0].Id}; give a later day."
        : current[0].From == day ? $"There is another price of {day:yyyy-MM-dd}, and prices are never changed; give a later day."
        : null;

    private static bool IsBaseOf(PriceRow other, PriceRow row) =>
        (other.Provider, other.Model, other.From, other.AbovePromptTokens) == (row.Provider, row.Model, row.From, 0);

    /// <summary>Whatever the day, and whoever says it.</summary>
    private static bool SaysTheSame(PriceRow one, PriceRow other) => Plain(one) == Plain(other);

    private static PriceRow Plain(PriceRow row) => row with
    {
        From = default, Source = null, Checked = null, Multipliers = row.Multipliers ?? PriceMultipliers.Usual, Fees = row.Fees ?? new(),
    };
}
