namespace Holdfast.Core.Watching;

/// <summary>
/// Has spending crept up? Days are compared with those of the weeks before, and what they are above these is added up (a CUSUM): 5 % a day is nothing on any one
/// day, and a third after six.
/// </summary>
public static class GrowthRule
{
    /// <summary>Days whose excess is added up, and the days before them that say what is usual.</summary>
    private const int Watched = 14, Before = 28;

    /// <summary>Two working weeks.</summary>
    private const int Fewest = 10;

    /// <summary>In spreads: what a day may be above the usual without counting, and the sum at which somebody is told.</summary>
    private const double Slack = 0.5, Alarm = 9;

    /// <summary>Days that follow one another are alike: three of them say about as much as one that stands alone.</summary>
    private static readonly double Alike = Math.Sqrt(3);

    /// <summary>The latest days must be dearer than before by two fifths, and the later week than the earlier by a sixth: what has leapt and stays is no growth.</summary>
    private const int Latest = 3;
    private static readonly double Material = Math.Log(1.4), Rise = Math.Log(7 / 6d);

    /// <summary>Days of one tenant differ by about a tenth where nothing more is known, which is worth so many days.</summary>
    private const double Expected = 0.1, Prior = 10;

    /// <summary>What costs less than a cent a day is nobody's concern.</summary>
    private const double Cent = 10_000_000;

    /// <summary>Null when what was spent in the days before this hour is usual, or the hour is not the first of a day.</summary>
    /// <param name="rates">Price of each model of the history, as far as it is known.</param>
    public static Deviation? Judge(SpendHistory history, long hour, Func<string, Money.PriceRow?> rates)
    {
        if (hour % 24 != 0) return null;
        var known = (int)Math.Min(Before, (hour - history.First) / 24 - Watched);
        if (known < Fewest) return null;
        var (workdays, weekends) = (Level(history, hour, known, true), Level(history, hour, known, false));
        if (double.IsNaN(workdays.Centre) || double.IsNaN(weekends.Centre)) return null;
        var (sum, highest, rise) = (0d, 0d, 0d);
        for (var day = Watched - 1; day >= 0; day--)
        {
            var end = hour - day * 24;
            var (centre, spread) = SpendHistory.IsWorkday(end - 1) ? workdays : weekends;
            var above = Log(history, end) - centre;
            rise += day < Watched / 2 ? above : -above;
            sum = Math.Max(0, sum + above / (Alike * spread) - Slack);
            highest = Math.Max(highest, sum);
        }
        if (sum < Alarm || sum < highest || rise / (Watched / 2) < Rise) return null;
        return Explained(history, hour, known, sum, rates);
    }

    /// <summary>The latest days against the same days of the week in the weeks before.</summary>
    private static Deviation? Explained(SpendHistory history, long hour, int known, double score, Func<string, Money.PriceRow?> prices)
    {
        var rates = new Usual.Rates[history.Models.Count];
        for (var m = 0; m < rates.Length; m++) rates[m] = Usual.Rates.Of(prices(history.Models[m]));
        var spent = history.Before(hour, Latest * 24);
        if (spent.NanoUsd < Latest * Cent) return null;
        var comparable = new List<Spend>();
        for (var week = 3; week * 7 <= known + Watched && hour - (week * 7 + Latest) * 24 >= history.First; week++) comparable.Add(history.Before(hour - week * 7 * 24, Latest * 24));
        if (comparable.Count == 0) return null;
        var split = Usual.Of(comparable, rates).Split(spent);
        if (split.UsualNanoUsd <= 0 || Math.Log((double)split.NanoUsd / split.UsualNanoUsd) < Material) return null;
        var cause = Enum.GetValues<Cause>().MaxBy(split.Of);
        return new(DeviationKind.Growth, cause, Latest * 24, score, split);
    }

    private static (double Centre, double Spread) Level(SpendHistory history, long hour, int known, bool workdays)
    {
        var days = new List<double>();
        for (var day = Watched; day < Watched + known; day++)
            if (SpendHistory.IsWorkday(hour - day * 24 - 1) == workdays) days.Add(Log(history, hour - day * 24));
        return days.Count == 0 ? (double.NaN, 0) : Robust.Centre(days.ToArray(), Expected, Prior);
    }

    /// <summary>Of the day that ends with this hour.</summary>
    private static double Log(SpendHistory history, long hour) => Math.Log(Math.Max(Cent, history.Before(hour, 24).NanoUsd));
}
