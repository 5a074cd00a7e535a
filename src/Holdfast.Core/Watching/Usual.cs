using Holdfast.Core.Money;

namespace Holdfast.Core.Watching;

/// <summary>
/// What is usual, as the medians of comparable times: a few odd ones among them do not move it. Spending is a product (conversations, calls in each, the
/// model of a call, tokens of its prompt, how they are cached, tokens of its answer, their price), so a difference is split by logarithmic means
/// (Ang's LMDI): each factor's share is ln(now / usual) times the logarithmic mean of both amounts, and the shares add up without a rest.
/// </summary>
internal sealed class Usual
{
    public const int Causes = (int)Cause.Price + 1;

    private const int Classes = 4;

    /// <summary>Stands for nothing, of which there is no logarithm; far below anything that is ever measured.</summary>
    private const double Nothing = 1e-9;

    private readonly double _owners, _callsEach, _failedEach;
    private readonly OfModel[] _models;
    private readonly Rates[] _rates;

    private Usual(double owners, double callsEach, double failedEach, OfModel[] models, Rates[] rates) =>
        (_owners, _callsEach, _failedEach, _models, _rates) = (owners, callsEach, failedEach, models, rates);

    /// <param name="times">Comparable ones, at least one.</param>
    /// <param name="rates">Of each model.</param>
    public static Usual Of(IReadOnlyList<Spend> times, Rates[] rates)
    {
        var factors = new Factors[times.Count];
        for (var i = 0; i < factors.Length; i++) factors[i] = Factors.Of(times[i], rates);
        var room = new double[factors.Length];
        var models = new OfModel[rates.Length];
        for (var m = 0; m < models.Length; m++)
        {
            models[m].Share = Median(_ => true, time => time.Models[m].Share);
            models[m].Prompt = OfUsed(m, model => model.Prompt);
            models[m].Read = OfUsed(m, model => model.Read);
            models[m].Write = OfUsed(m, model => model.Write);
            models[m].WriteLong = OfUsed(m, model => model.WriteLong);
            models[m].Output = OfUsed(m, model => model.Output);
            models[m].Level = OfUsed(m, model => model.Level);
            models[m].Input = Math.Max(Nothing, 1 - models[m].Read - models[m].Write - models[m].WriteLong);
        }
        return new(
            Median(_ => true, time => time.Owners), Median(HasCalls, time => time.CallsEach), Median(HasCalls, time => time.FailedEach), models, rates);

        static bool HasCalls(Factors time) => time.CallsEach > Nothing;

        // Times in which a model was not used say nothing of how it is used.
        double OfUsed(int m, Func<OfModel, double> of) => Median(time => time.Models[m].Share > Nothing, time => of(time.Models[m]));

        double Median(Func<Factors, bool> counts, Func<Factors, double> of)
        {
            var count = 0;
            foreach (var time in factors)
                if (counts(time)) room[count++] = of(time);
            return count == 0 ? Nothing : Robust.Median(room.AsSpan(0, count));
        }
    }

    /// <summary>The shares of each cause in nano-dollars, and the logarithmic mean of what was spent and what is usual.</summary>
    /// <returns>What is usual, in nano-dollars.</returns>
    public double Explain(Spend spent, Span<double> shares, out double mean)
    {
        shares.Clear();
        var now = Factors.Of(spent, _rates);
        var (usual, total) = (0d, 0d);
        for (var m = 0; m < _models.Length; m++)
        {
            var (one, before) = (now.Models[m], _models[m]);
            // How a model is used that is not, nobody knows: as at the other time, so that all of the difference is the mix of models.
            if (one.Share <= Nothing) one = before with { Share = one.Share };
            if (before.Share <= Nothing) before = one with { Share = before.Share };
            var each = (now.Owners * now.CallsEach * one.Share * one.Level, _owners * _callsEach * before.Share * before.Level);
            var asked = (each.Item1 * one.Prompt, each.Item2 * before.Prompt);
            Term(asked, _rates[m].Input, one.Input, before.Input, Cause.Cache, shares);
            Term(asked, _rates[m].Read, one.Read, before.Read, Cause.Cache, shares);
            Term(asked, _rates[m].Write, one.Write, before.Write, Cause.Cache, shares);
            Term(asked, _rates[m].WriteLong, one.WriteLong, before.WriteLong, Cause.Cache, shares);
            Term(each, _rates[m].Output, one.Output, before.Output, Cause.Output, shares);

            void Term((double Now, double Usual) around, double rate, double own, double ownUsual, Cause cause, Span<double> shares)
            {
                var (a, b) = (around.Now * own * rate, around.Usual * ownUsual * rate);
                (usual, total) = (usual + b, total + a);
                var weight = LogMean(a, b);
                shares[(int)Cause.Volume] += weight * Log(now.Owners, _owners);
                shares[(int)Cause.Calls] += weight * Log(now.CallsEach, _callsEach);
                shares[(int)Cause.ModelMix] += weight * Log(one.Share, before.Share);
                shares[(int)Cause.Price] += weight * Log(one.Level, before.Level);
                if (cause == Cause.Cache) shares[(int)Cause.Prompt] += weight * Log(one.Prompt, before.Prompt);
                shares[(int)cause] += weight * Log(own, ownUsual);
            }
        }
        var failed = (now.Owners * now.CallsEach * now.FailedEach, _owners * _callsEach * _failedEach);
        var failedMean = LogMean(failed.Item1, failed.Item2);
        shares[(int)Cause.Volume] += failedMean * Log(now.Owners, _owners);
        shares[(int)Cause.Calls] += failedMean * Log(now.CallsEach, _callsEach);
        shares[(int)Cause.Retries] += failedMean * Log(now.FailedEach, _failedEach);
        mean = LogMean(total + failed.Item1, usual + failed.Item2);
        return usual + failed.Item2;
    }

    public Split Split(Spend spent)
    {
        Span<double> shares = stackalloc double[Causes];
        var usual = Explain(spent, shares, out _);
        return Watching.Split.Rounded(usual, spent.NanoUsd, shares);
    }

    private static double Log(double now, double usual) => now == usual ? 0 : Math.Log(now / usual);

    private static double LogMean(double a, double b) => Math.Abs(a - b) <= 1e-12 * a ? a : (a - b) / Math.Log(a / b);

    /// <summary>What a token of each class costs at one model, in nano-dollars.</summary>
    internal readonly record struct Rates(double Input, double Read, double Write, double WriteLong, double Output)
    {
        /// <summary>Where no price is known: what the classes cost in proportion to each other at most models. The level makes dollars of it.</summary>
        private static readonly Rates Common = new(1, 0.1, 1.25, 2, 5);

        public static Rates Of(PriceRow? price) => price is null or { Input: 0 } or { Output: 0 }
            ? Common
            : new((double)price.Input * 1_000, (double)price.CacheRead * 1_000, (double)price.CacheWrite * 1_000, (double)price.CacheWriteLong * 1_000, (double)price.Output * 1_000);

        public double Cost(Usage usage) =>
            usage.Input * Input + usage.CacheRead * Read + usage.CacheWrite * Write + usage.CacheWriteLong * WriteLong + usage.Output * Output;
    }

    /// <summary>How one model is used: its share of the calls, tokens of a prompt and how they are cached, tokens of an answer, and the level of its
    /// price: what was paid for each dollar of the rates.</summary>
    private record struct OfModel(double Share, double Prompt, double Input, double Read, double Write, double WriteLong, double Output, double Level);

    private readonly record struct Factors(double Owners, double CallsEach, double FailedEach, OfModel[] Models)
    {
        public static Factors Of(Spend spend, Rates[] rates)
        {
            var (calls, failed, models) = ((double)spend.Calls, 0d, new OfModel[rates.Length]);
            for (var m = 0; m < models.Length; m++)
            {
                var (one, usage) = (spend.Models[m], spend.Models[m].Usage);
                failed += one.FailedNanoUsd;
                double prompt = Math.Max(1, usage.Prompt), cost = rates[m].Cost(usage);
                models[m] = new(
                    Positive(one.Calls / Math.Max(1, calls)), Positive(usage.Prompt / Math.Max(1d, one.Calls)), Positive(usage.Input / prompt), Positive(usage.CacheRead / prompt),
                    Positive(usage.CacheWrite / prompt), Positive(usage.CacheWriteLong / prompt), Positive(usage.Output / Math.Max(1d, one.Calls)),
                    Positive(cost > 0 ? one.CostNanoUsd / cost : 0));
            }
            return new(Positive(spend.Owners), Positive(calls / Math.Max(1, spend.Owners)), Positive(failed / Math.Max(1, calls)), models);
        }

        private static double Positive(double value) => Math.Max(value, Nothing);
    }
}
