using System.Globalization;

namespace Holdfast.Server.Api;

/// <summary>Money on the wire: US dollars as an exact decimal string.</summary>
internal static class Money
{
    /// <summary>Null where it is no amount of 0 or more with at most nine decimals.</summary>
    public static long? NanoUsd(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd) && usd <= 1_000_000_000 && decimal.Truncate(usd * 1_000_000_000m) is var nano
            && nano == usd * 1_000_000_000m ? (long)nano : null;

    public static string Usd(long nanoUsd) => (nanoUsd / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture);
}
