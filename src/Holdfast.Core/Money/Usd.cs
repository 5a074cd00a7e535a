using System.Globalization;

namespace Holdfast.Core.Money;

/// <summary>Nano-dollars as US dollars in text.</summary>
public static class Usd
{
    /// <summary>To the last digit.</summary>
    public static string Exact(long nanoUsd) => Text(nanoUsd, "0.#########");

    /// <summary>To a millionth: for sentences.</summary>
    public static string Rounded(long nanoUsd) => Text(nanoUsd, "0.######");

    /// <summary>Null where it is no amount of 0 to a billion with at most nine decimals.</summary>
    public static long? Nano(string usd) =>
        decimal.TryParse(usd, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount <= 1_000_000_000
            && decimal.Truncate(amount * 1_000_000_000m) is var nano && nano == amount * 1_000_000_000m
            ? (long)nano
            : null;

    private static string Text(long nanoUsd, string format) => (nanoUsd / 1_000_000_000m).ToString(format, CultureInfo.InvariantCulture);
}
