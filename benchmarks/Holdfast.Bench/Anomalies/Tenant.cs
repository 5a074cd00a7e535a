using Holdfast.Core.Money;
using Holdfast.Core.Watching;

namespace Holdfast.Bench.Anomalies;

/// <summary>
/// A tenant that never was: how much it asks, when, of which models; what it asks is taken from a recording. Its days and hours vary by themselves, as those of
/// people do.
/// </summary>
internal sealed class Tenant
{
    public static readonly IReadOnlyDictionary<string, PriceRow> Prices = new[]
    {
        new PriceRow("p", "large", new(2026, 1, 1), 2, 0.2m, 2.5m, 4, 10), new PriceRow("p", "small", new(2026, 1, 1), 0.25m, 0.025m, 0.25m, 0.25m, 2),
    }.ToDictionary(price => price.Model);

    private static readonly string[] Models = ["large", "small"];

    private readonly Random _random;
    private readonly RequestTrace _trace;
    private readonly double _hourly, _swing, _weekend, _callsEach, _toLarge, _failing, _unrest;
    private readonly int _morning;
    private double _long;

    /// <param name="traces">Of which it has one.</param>
    /// <param name="least">Calls in a mean hour: so many, up to 25 times as many.</param>
    public Tenant(IReadOnlyList<RequestTrace> traces, int seed, double least = 200)
    {
        _random = new(seed);
        _trace = traces[seed % traces.Count];
        _hourly = least * Math.Pow(25, _random.NextDouble());
        (_swing, _weekend, _morning) = (0.3 + 0.6 * _random.NextDouble(), 0.3 + 0.7 * _random.NextDouble(), _random.Next(5, 11));
        (_callsEach, _toLarge, _failing) = (1 + 4 * _random.NextDouble(), 0.05 + 0.9 * _random.NextDouble(), 0.005 + 0.025 * _random.NextDouble());
        _unrest = 0.05 + 0.15 * _random.NextDouble();
    }

    /// <summary>Of a mean hour: how much traffic an hour of traffic is.</summary>
    public double CallsAnHour => _hourly;

    /// <param name="fault">From the hour <paramref name="at"/> on; null = nothing goes wrong.</param>
    public SpendHistory Play(int hours, Fault? fault, int at)
    {
        var history = new SpendHistory(0, Models);
        var day = 0d;
        for (var hour = 0; hour < hours; hour++)
        {
            if (hour % 24 == 0) (day, _long) = (0.5 * day + _unrest * Normal(), Math.Exp(0.03 * Normal()));
            history.Add(Hour(hour, day, hour >= at ? fault : null, (hour - at) / 24));
        }
        return history;
    }

    private Spend Hour(int hour, double day, Fault? fault, int days)
    {
        var rate = _hourly * Profile(hour) * Math.Exp(day + 0.08 * Normal()) * (fault == Fault.Growth ? Math.Pow(1.05, days) : 1);
        var calls = Poisson(rate);
        var owners = Math.Max(Math.Min(calls, 1), Binomial(calls, 1 / _callsEach));
        var large = Binomial(calls, Math.Clamp(_toLarge * Math.Exp(0.03 * Normal()), 0, 1));
        return new(owners, [Model("large", large, fault), Model("small", calls - large, fault)]);
    }

    private ModelSpend Model(string name, int calls, Fault? fault)
    {
        if (calls == 0) return default;
        var (input, cached, output) = _trace.Sum(_random.Next(_trace.Count), calls);
        if (fault == Fault.Prompt) (input, cached) = (2 * input, 2 * cached);
        if (fault == Fault.Cache) cached = 0;
        (input, cached, output) = (input * _long, cached * _long, output * _long);
        var usage = new Usage((long)(input - cached), (long)cached, 0, 0, (long)output);
        // What fails was read by the model, and half of an answer written. In a storm each call fails once before it is answered.
        var failing = Poisson(calls * (fault == Fault.Retries ? 1 : _failing)) / (double)calls;
        var failed = new Usage((long)(usage.Input * failing), (long)(usage.CacheRead * failing), 0, 0, (long)(output * failing / 2));
        return new(calls, usage, Prices[name].CostNanoUsd(usage), Prices[name].CostNanoUsd(failed));
    }

    /// <summary>Office hours from the tenant's morning on, around a mean of about 1.</summary>
    private double Profile(int hour)
    {
        var ofDay = (hour % 24 - _morning + 24) % 24;
        var swing = ofDay < 12 ? Math.Sin(Math.PI * ofDay / 12) : -0.9 * Math.Sin(Math.PI * (ofDay - 12) / 12);
        return (1 + _swing * swing) * (IsWorkday(hour) ? 1 : _weekend);
    }

    private static bool IsWorkday(int hour) => (hour / 24 + 3) % 7 < 5;

    private int Binomial(int of, double share) =>
        Math.Clamp((int)Math.Round(of * share + Math.Sqrt(of * share * (1 - share)) * Normal()), 0, of);

    private int Poisson(double mean)
    {
        if (mean > 50) return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var (limit, product, count) = (Math.Exp(-mean), 1d, -1);
        do
        {
            product *= _random.NextDouble();
            count++;
        }
        while (product > limit);
        return count;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
