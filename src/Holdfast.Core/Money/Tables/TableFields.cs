using System.Text.Json;

namespace Holdfast.Core.Money.Tables;

/// <summary>Numbers of one row of a public table, and what is wrong with those that are none.</summary>
internal sealed class TableFields(string row, JsonElement fields)
{
    /// <summary>Public tables are made with floating point: 2.9999999999999997e-06 means 3e-06. No rate has more places than these.</summary>
    private const int Places = 9;

    public List<PriceRefusal> Refused { get; init; } = [];

    public IEnumerable<string> Names => fields.EnumerateObject().Select(member => member.Name);

    /// <summary>Null when it is not stated, or no number.</summary>
    /// <param name="times">What makes dollars per million tokens of it.</param>
    public decimal? Number(string name, decimal times = 1)
    {
        if (!fields.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && Math.Abs(number) < 1_000_000m)
            return decimal.Round(number * times, Places);
        Refuse(name, $"{name} is {value.GetRawText()}; a price is a number.");
        return null;
    }

    /// <summary>Fields within one; null when it is not stated, or has none.</summary>
    public TableFields? Within(string name) =>
        fields.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new(row, value) { Refused = Refused } : null;

    public void Refuse(string field, string reason) => Refused.Add(new(row, field, reason));
}
