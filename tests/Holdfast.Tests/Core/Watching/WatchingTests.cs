using Holdfast.Core.Money;
using Holdfast.Core.Watching;
using Xunit;

namespace Holdfast.Tests.Core.Watching;

public sealed class WatchingTests
{
    private const int Weeks = 5 * 7 * 24;

    private static readonly PriceRow Large = new("p", "large", new(2026, 1, 1), 2, 0.2m, 2.5m, 4, 10), Small = Large with { Model = "small", Input = 0.2m, CacheRead = 0.02m, CacheWrite = 0.2m, CacheWriteLong = 0.2m, Output = 1 };

    private static PriceRow? PriceOf(string model) => model == "large" ? Large : Small;

    /// <summary>What 100 conversations of three calls each make of one hour; a little more or less each hour, as hours do.</summary>
    private static Spend Hour(
        long hour, double owners = 100, double calls = 3, double large = 0.5, double prompt = 4_000, double read = 0.7, double output = 300, double failed = 0.01, double price = 1)
    {
        var wave = 1 + 0.1 * Math.Sin(hour * 12.9898); // no two hours alike, and the same each time
        var conversations = (long)(owners * wave);
        return new(conversations, [Model(Large, conversations * calls * large), Model(Small, conversations * calls * (1 - large))]);

        ModelSpend Model(PriceRow row, double count)
        {
            var tokens = count * prompt * (1 + 0.05 * Math.Cos(hour * 78.233));
            var usage = new Usage((long)(tokens * (1 - read)), (long)(tokens * read), 0, 0, (long)(count * output));
            var cost = (long)(row.CostNanoUsd(usage) * price);
            return new((long)count, usage, cost, (long)(cost * failed));
        }
    }

    private static SpendHistory History(int hours, Func<long, Spend>? hour = null)
    {
        var history = new SpendHistory(480_000, ["large", "small"]);
        for (long i = 0; i < hours; i++) history.Add((hour ?? (at => Hour(at)))(480_000 + i));
        return history;
    }

    private static Deviation? Last(Func<long, Spend> odd)
    {
        var history = History(Weeks);
        history.Add(odd(history.End));
        return JumpRule.Judge(history, history.End, PriceOf);
    }

    [Fact]
    public void Usual_hour_is_no_deviation()
    {
        var history = History(Weeks + 48);
        for (var hour = history.End - 48; hour <= history.End; hour++) Assert.Null(JumpRule.Judge(history, hour, PriceOf) ?? GrowthRule.Judge(history, hour, PriceOf));
    }

    [Theory]
    [InlineData(Cause.Volume)]
    [InlineData(Cause.Calls)]
    [InlineData(Cause.ModelMix)]
    [InlineData(Cause.Prompt)]
    [InlineData(Cause.Cache)]
    [InlineData(Cause.Output)]
    [InlineData(Cause.Retries)]
    [InlineData(Cause.Price)]
    public void Hour_that_leaps_is_named_by_its_cause(Cause cause)
    {
        var found = Last(hour => cause switch
        {
            Cause.Volume => Hour(hour, owners: 300),
            Cause.Calls => Hour(hour, calls: 9),
            Cause.ModelMix => Hour(hour, large: 1),
            Cause.Prompt => Hour(hour, prompt: 12_000),
            Cause.Cache => Hour(hour, read: 0),
            Cause.Output => Hour(hour, output: 1_500),
            Cause.Retries => Hour(hour, failed: 1),
            _ => Hour(hour, price: 2),
        });

        Assert.Equal((DeviationKind.Jump, cause), (found!.Kind, found.Cause));
        Assert.Equal(found.Split.NanoUsd - found.Split.UsualNanoUsd, found.Split.Shares.Sum());
        Assert.True(found.Split.Of(cause) > 0.8 * (found.Split.NanoUsd - found.Split.UsualNanoUsd));
    }

    [Fact]
    public void Longer_prompts_show_though_fewer_came()
    {
        var found = Last(hour => Hour(hour, owners: 50, prompt: 12_000));
        Assert.Equal(Cause.Prompt, found!.Cause);
        Assert.True(found.Split.Of(Cause.Volume) < 0);
        Assert.Equal(found.Split.NanoUsd - found.Split.UsualNanoUsd, found.Split.Shares.Sum());
    }

    [Fact]
    public void Hour_that_leaps_every_day_is_usual()
    {
        static Spend Busy(long hour) => Hour(hour, owners: hour % 24 == 9 ? 1_000 : 100);
        var history = History(Weeks, Busy);
        for (var hour = history.End - 48; hour <= history.End; hour++) Assert.Null(JumpRule.Judge(history, hour, PriceOf));
    }

    [Fact]
    public void Weekend_is_held_against_weekends()
    {
        static Spend Office(long hour) => Hour(hour, owners: (hour / 24 + 3) % 7 < 5 ? 500 : 50);
        var history = History(Weeks, Office);
        for (var hour = history.End - 7 * 24; hour <= history.End; hour++) Assert.Null(JumpRule.Judge(history, hour, PriceOf));
        while ((history.End / 24 + 3) % 7 < 5) history.Add(Office(history.End));
        history.Add(Hour(history.End, owners: 500));
        Assert.Equal(Cause.Volume, JumpRule.Judge(history, history.End, PriceOf)?.Cause);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(3)]
    public void Too_short_a_history_says_nothing(int hours)
    {
        var history = History(hours);
        history.Add(Hour(history.End, owners: 1_000));
        Assert.Null(JumpRule.Judge(history, history.End, PriceOf));
    }

    [Fact]
    public void Hours_without_anything_are_hours()
    {
        var history = History(Weeks, _ => new(0, [default, default]));
        Assert.Null(JumpRule.Judge(history, history.End, PriceOf) ?? GrowthRule.Judge(history, history.End, PriceOf));
    }

    [Fact]
    public void Tenant_that_grows_five_percent_a_day_is_found_within_three_weeks_and_a_leap_is_no_growth()
    {
        const long Begin = 480_000 + Weeks;
        var growing = History(Weeks + 21 * 24, hour => Hour(hour, owners: 100 * Math.Pow(1.05, Math.Max(0, (hour - Begin) / 24))));
        var found = Enumerable.Range(1, 21).Select(day => GrowthRule.Judge(growing, Begin + day * 24, PriceOf)).FirstOrDefault(one => one is not null);
        Assert.Equal((DeviationKind.Growth, Cause.Volume), (found!.Kind, found.Cause));
        Assert.Equal(found.Split.NanoUsd - found.Split.UsualNanoUsd, found.Split.Shares.Sum());

        var leapt = History(Weeks + 14 * 24, hour => Hour(hour, owners: hour < Begin ? 100 : 130));
        Assert.All(Enumerable.Range(0, 14), day => Assert.Null(GrowthRule.Judge(leapt, Begin + day * 24, PriceOf)));
    }

    [Fact]
    public void Shares_add_up_for_anything()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var history = History(Weeks / 2, hour => Any(random));
            history.Add(Any(random));
            if (JumpRule.Judge(history, history.End, PriceOf) is { } found)
                Assert.Equal(found.Split.NanoUsd - found.Split.UsualNanoUsd, found.Split.Shares.Sum());
        }
    }

    private static Spend Any(Random random)
    {
        return new(random.Next(0, 200), [Model(), Model()]);

        ModelSpend Model() => random.Next(4) == 0 ? default : new(
            random.Next(0, 500), new(random.Next(100_000), random.Next(100_000), random.Next(10_000), random.Next(1_000), random.Next(50_000)),
            random.NextInt64(0, 5_000_000_000), random.NextInt64(0, 1_000_000));
    }
}
