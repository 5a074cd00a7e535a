using System.Globalization;

namespace Holdfast.Core.Money;

/// <summary>A month of reports, UTC. Written YYYY-MM.</summary>
public readonly record struct Month(int Year, int Number)
{
    public DateTimeOffset From => new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset To => From.AddMonths(1);

    public Month Next => Of(To);

    /// <summary>Months since the year 0.</summary>
    public int Index => (Year * 12) + Number - 1;

    public static Month Of(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month);

    public static Month At(int index) => new(index / 12, (index % 12) + 1);

    /// <summary>Null for anything but YYYY-MM.</summary>
    public static Month? Parse(string text) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Of(at) : null;

    public override string ToString() => From.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
