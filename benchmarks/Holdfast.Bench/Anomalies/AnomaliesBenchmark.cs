using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;
using Holdfast.Core.Watching;

namespace Holdfast.Bench.Anomalies;

/// <summary>Are faults that cost money found, in time and by their cause, and is everybody else left alone?</summary>
internal sealed class AnomaliesBenchmark : IBenchmark
{
    /// <summary>Four weeks to learn what is usual, and the month that is watched.</summary>
    private const int Learning = 28 * 24, Watched = 30 * 24;

    private const int Tenants = 200;

    /// <summary>So far are the tenants of one --seed from those of the next. The constants were set with --seed 7 and 8; the figures are of the default, 1.</summary>
    private const int Apart = 1_000_000;

    public string Name => "anomalies";

    public string Shows => "doubled prompts, broken caches, retry storms and slow growth in traffic of recorded services: found, when, and by which cause (--data DIR)";

    public Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        if (options.Data is not { } data) throw new FormatException("anomalies needs --data DIR, a folder with load_traces/.");
        var traces = new[] { "azure_conv_2023", "azure_code_2023", "mooncake_conversation" }
            .Select(name => RequestTrace.Read(Path.Combine(data, "load_traces", $"{name}.jsonl.gz"))).ToList();
        var first = Apart * options.Seed;
        report.Add("tenants, each with 28 days before and 30 days watched, by the hour", "", Tenants);
        Quiet(traces, first, options.Quick ? Tenants : 5 * Tenants, report, cancel);
        foreach (var fault in Fault.All) Planted(traces, first, options.Quick ? Tenants / 4 : Tenants, fault, report, cancel);
        report.Note("Requests are those of recorded services (Azure 2023, CC BY; Mooncake, Apache-2.0), an hour each; days and weeks are made around them (office hours, weekends, days that "
            + "differ by 5 to 20 %), since no recording is longer. An hour of traffic is as many calls as the tenant has in a mean hour. The constants were set on other tenants than these. "
            + "The simple method raises an alarm when an hour is three times as dear as the same hour a week before; it names no cause.");
        return Task.CompletedTask;
    }

    private static void Quiet(IReadOnlyList<RequestTrace> traces, int first, int tenants, Report report, CancellationToken cancel)
    {
        var (alarms, simple, hours) = (0, 0, 0);
        for (var i = 0; i < tenants; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (i % Tenants == 0) report.Progress($"unchanged, tenant {i}");
            var history = new Tenant(traces, first + i).Play(Learning + Watched, fault: null, at: 0);
            alarms += Alarms(history, Judge).Count;
            simple += Alarms(history, (history, hour) => SimpleRule.Alarms(history, hour) ? Nameless : null).Count;
            hours += Watched;
        }
        var months = tenants / 100d;
        report.Add("unchanged traffic: false alarms for 100 tenants and month", "", alarms / months, Target.AtMost(1), floor: simple / months);
        report.Add("… of so many tenant months", "", tenants);
    }

    private static void Planted(IReadOnlyList<RequestTrace> traces, int first, int tenants, Fault fault, Report report, CancellationToken cancel)
    {
        report.Progress(fault.Name);
        var (found, right, simple, days) = (0, 0, 0, new List<double>());
        for (var i = 0; i < tenants; i++)
        {
            cancel.ThrowIfCancellationRequested();
            // At any hour of the third week that is watched; growth begins with a day.
            var at = Learning + (fault == Fault.Growth ? 24 * (i % 7) : 14 * 24 + (i * 37) % 168);
            var tenant = new Tenant(traces, first + Apart / 2 + i);
            var history = tenant.Play(Learning + Watched, fault, at);
            var until = fault == Fault.Growth ? history.End : EndOfAnHourOfTraffic(history, at, tenant.CallsAnHour);
            if (First(history, at, until, Judge) is var (hour, deviation))
            {
                found++;
                days.Add((hour - at) / 24d);
                if (deviation.Cause == fault.Cause) right++;
            }
            if (First(history, at, until, (history, hour) => SimpleRule.Alarms(history, hour) ? Nameless : null) is not null) simple++;
        }
        var percent = 100d / tenants;
        if (fault == Fault.Growth)
        {
            report.Add($"{fault.Name}: found", "%", found * percent, Target.AtLeast(95), floor: simple * percent);
            report.Add("… after, median", "days", Rounds.Of(days, 0.5));
            report.Add("… after, of 95 in 100", "days", Rounds.Of(days, 0.95));
        }
        else
        {
            report.Add($"{fault.Name}: found within an hour of traffic", "%", found * percent, Target.AtLeast(95), floor: simple * percent);
        }
        report.Add("… with the right cause, of all", "%", right * percent, Target.AtLeast(95));
    }

    private static readonly Deviation Nameless = new(DeviationKind.Jump, default, 1, 0, new(0, 0, []));

    private static Deviation? Judge(SpendHistory history, long hour) =>
        JumpRule.Judge(history, hour, Tenant.Prices.GetValueOrDefault) ?? GrowthRule.Judge(history, hour, Tenant.Prices.GetValueOrDefault);

    /// <summary>One lasts until nothing has been found for a day.</summary>
    private static List<Deviation> Alarms(SpendHistory history, Func<SpendHistory, long, Deviation?> judge)
    {
        var (alarms, last) = (new List<Deviation>(), long.MinValue);
        for (long hour = Learning + 1; hour <= history.End; hour++)
        {
            if (judge(history, hour) is not { } found) continue;
            if (hour - last > 24) alarms.Add(found);
            last = hour;
        }
        return alarms;
    }

    private static (long Hour, Deviation Found)? First(SpendHistory history, long at, long until, Func<SpendHistory, long, Deviation?> judge)
    {
        for (var hour = at + 1; hour <= until; hour++)
            if (judge(history, hour) is { } found) return (hour, found);
        return null;
    }

    private static long EndOfAnHourOfTraffic(SpendHistory history, long at, double calls)
    {
        var end = at + 1;
        while (end < history.End && history.Before(end, (int)(end - at)).Calls < calls) end++;
        return end;
    }
}
