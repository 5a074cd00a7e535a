namespace Holdfast.Core.Watching;

/// <summary>Which conversation costs far more than the others of its agent do in the same day?</summary>
public static class ConversationRule
{
    /// <summary>Fewer say nothing of what a conversation costs.</summary>
    private const int Fewest = 20;

    /// <summary>Conversations differ by half as much again where nothing more is known; with so many of them that hardly counts.</summary>
    private const double Expected = 0.5, Prior = 10;

    /// <summary>In spreads, of a cost that is spread as widely as that of conversations.</summary>
    private const double Alarm = 6;

    /// <summary>What costs less than ten others and less than 25 cents a day is nobody's concern.</summary>
    private const double Times = 10, Least = 250_000_000;

    /// <summary>Those that stand out, the dearest first.</summary>
    /// <param name="conversations">All of one agent that were worked on in a day.</param>
    /// <param name="models">Names, in the order of each one's models.</param>
    public static IReadOnlyList<(string Conversation, Deviation Found)> Judge(
        IReadOnlyList<(string Conversation, Spend Spend)> conversations, IReadOnlyList<string> models, Func<string, Money.PriceRow?> prices)
    {
        if (conversations.Count < Fewest) return [];
        var (centre, spread) = Robust.Centre(conversations.Select(one => Log(one.Spend)).ToArray(), Expected, Prior);
        var odd = conversations.Where(one => one.Spend.NanoUsd > Least && Log(one.Spend) - centre > Math.Max(Math.Log(Times), Alarm * spread)).ToList();
        if (odd.Count == 0) return [];
        Usual.Rates[] rates = [.. models.Select(model => Usual.Rates.Of(prices(model)))];
        var usual = Usual.Of([.. conversations.Select(one => one.Spend)], rates);
        return [.. odd.OrderByDescending(one => one.Spend.NanoUsd).Select(one => (one.Conversation, Found(one.Spend)))];

        Deviation Found(Spend spend)
        {
            var split = usual.Split(spend);
            return new(DeviationKind.Conversation, Enum.GetValues<Cause>().MaxBy(split.Of), Hours: 24, (Log(spend) - centre) / spread, split);
        }
    }

    /// <summary>A cent in a thousand is as good as nothing.</summary>
    private static double Log(Spend spend) => Math.Log(Math.Max(10_000, spend.NanoUsd));
}
