using System.Globalization;

namespace Holdfast.Cli;

internal static class Money
{
    /// <summary>The journal counts nano-dollars.</summary>
    public static string OfNano(long nano) => Dollars(nano / 1_000_000_000m);

    /// <param name="usd">As the API writes it: decimal and exact.</param>
    public static string Of(string usd) => Dollars(decimal.Parse(usd, CultureInfo.InvariantCulture));

    private static string Dollars(decimal usd) => "$" + usd.ToString("#,0.00#######", CultureInfo.InvariantCulture);
}
