namespace Holdfast.Core.Watching;

/// <summary>
/// Is a while dearer than the same hours of comparable days? Each cause is judged by itself, against how much it varied in those: so a prompt that has
/// doubled shows in an hour in which half as many came, and a tenant whose volume leaps every day is left alone when it leaps again.
/// </summary>
public static class JumpRule
{
    /// <summary>Days that are looked back: four of each weekday.</summary>
    private const int Days = 28;

    /// <summary>Fewer comparable hours, or days, say nothing of what is usual.</summary>
    private const int Fewest = 12, FewestDays = 6;

    /// <summary>Hours that are looked at together: one at once; two, four and a day for those with little traffic in an hour.</summary>
    private static readonly int[] Lengths = [1, 2, 4, 24];

    /// <summary>Conversations and calls, usually, without which a while is too short to be judged.</summary>
    private const double Least = 8;

    /// <summary>A cause that makes it dearer by less than a fifth is nobody's concern.</summary>
    private static readonly double Material = Math.Log(1.2);

    /// <summary>What costs less than a cent is nobody's concern either.</summary>
    private const double Cent = 10_000_000;

    /// <summary>In spreads: with it the unchanged months of ./bench anomalies stay below one false alarm for 100 tenants.</summary>
    private const double Alarm = 5.25;

    /// <summary>The spread that is expected beforehand is worth so many comparable times.</summary>
    private const double Prior = 10;

    /// <summary>Null when what was spent in the hours before this one is usual.</summary>
    /// <param name="rates">Price of each model of the history, as far as it is known.</param>
    public static Deviation? Judge(SpendHistory history, long hour, Func<string, Money.PriceRow?> rates)
    {
        var known = new Usual.Rates[history.Models.Count];
        for (var m = 0; m < known.Length; m++) known[m] = Usual.Rates.Of(rates(history.Models[m]));
        Deviation? found = null;
        foreach (var length in Lengths)
            if ((length < 24 || hour % 24 == 0) && hour - length >= history.First && Judge(history, hour, length, known) is { } one && one.Score > (found?.Score ?? 0))
                found = one;
        return found;
    }

    private static Deviation? Judge(SpendHistory history, long hour, int length, Usual.Rates[] rates)
    {
        var spent = history.Before(hour, length);
        if (spent.NanoUsd < Cent) return null;
        var comparable = Comparable(history, hour, length, out var sameHours);
        if (comparable.Count == 0) return null;
        var usual = Usual.Of(comparable, rates);
        Span<double> shares = stackalloc double[Usual.Causes];
        usual.Explain(spent, shares, out var mean);
        var (best, score) = (-1, 0d);
        for (var cause = 0; cause < Usual.Causes; cause++)
            if (shares[cause] / mean > Material && (best < 0 || shares[cause] > shares[best])
                && Score((Cause)cause, shares[cause] / mean, spent, comparable, sameHours, usual) is >= Alarm and var unusual)
                (best, score) = (cause, unusual);
        return best < 0 ? null : new(DeviationKind.Jump, (Cause)best, length, score, usual.Split(spent));
    }

    /// <summary>
    /// How many spreads a cause is above what it was in comparable times; 0 where that is too little to matter. What leaps at one hour of each day, as jobs do,
    /// stands out among the hours beside it, and is held against its own hour.
    /// </summary>
    private static double Score(Cause cause, double effect, Spend spent, List<Spend> comparable, int sameHours, Usual usual)
    {
        Span<double> shares = stackalloc double[Usual.Causes];
        var effects = new double[comparable.Count];
        for (var i = 0; i < effects.Length; i++)
        {
            usual.Explain(comparable[i], shares, out var mean);
            effects[i] = mean > 0 ? shares[(int)cause] / mean : 0;
        }
        var own = Robust.Median(effects.AsSpan(0, sameHours).ToArray());
        var (centre, spread) = Robust.Centre(effects, Expected(cause, spent), Prior);
        var above = effect - (own > centre ? own : centre); // where the hour itself was never seen, own is not a number
        return above < Material ? 0 : above / spread;
    }

    /// <summary>
    /// How much a cause varies where nothing is known: what is a mean over calls by the root of how many there are (tokens of a call vary about as much as they
    /// amount to), and besides by a twentieth; volume by what people do.
    /// </summary>
    private static double Expected(Cause cause, Spend spent) => cause switch
    {
        Cause.Volume => Math.Sqrt(0.04 + 1.0 / Math.Max(1, spent.Owners)),
        Cause.Calls => Math.Sqrt(0.0025 + 2.0 / Math.Max(1, spent.Owners)),
        _ => Math.Sqrt(0.0025 + 1.0 / Math.Max(1, spent.Calls)),
    };

    /// <summary>
    /// The same hours of days like this one, at both ends, and those an hour earlier and later; the same hours first. Empty where there are too few, or too
    /// little went on in them.
    /// </summary>
    private static List<Spend> Comparable(SpendHistory history, long hour, int length, out int sameHours)
    {
        var (times, beside) = (new List<Spend>(), new List<Spend>());
        for (var day = 1; day <= Days; day++)
            for (var shift = length == 24 ? 0 : -1; shift <= (length == 24 ? 0 : 1); shift++)
            {
                var end = hour - day * 24 + shift;
                if (end - length < history.First || end > hour - length || !IsLike(end, hour, length)) continue;
                (shift == 0 ? times : beside).Add(history.Before(end, length));
            }
        sameHours = times.Count;
        times.AddRange(beside);
        return times.Count >= (length == 24 ? FewestDays : Fewest) && Owners(times) >= Least ? times : [];
    }

    private static bool IsLike(long end, long hour, int length) =>
        SpendHistory.IsWorkday(end - 1) == SpendHistory.IsWorkday(hour - 1) && SpendHistory.IsWorkday(end - length) == SpendHistory.IsWorkday(hour - length);

    private static double Owners(List<Spend> times)
    {
        var owners = new double[times.Count];
        for (var i = 0; i < owners.Length; i++) owners[i] = times[i].Owners;
        return Robust.Median(owners);
    }
}
