using System.Globalization;

namespace Holdfast.Server.Api;

/// <summary>Money on the wire: US dollars as an exact decimal string.</summary>
internal static class Money
{
    public static string Usd(long nanoUsd) => (nanoUsd / 1_000_000_000m).ToString("0.#########", CultureInfo.InvariantCulture);
}
