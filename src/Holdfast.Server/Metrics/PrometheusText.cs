using System.Globalization;
using System.Text;

namespace Holdfast.Server.Metrics;

/// <summary>
/// Prometheus' text format 0.0.4. Names and units become what its naming rules ask for: <c>holdfast.plan.duration</c> in s is
/// <c>holdfast_plan_duration_seconds</c>, a counter ends with <c>_total</c>.
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics)
        {
            if (metric.Read() is not { Count: > 0 } series) continue;
            var name = NameOf(metric);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {Line(metric.Instrument.Description ?? "")}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {metric.Kind.ToString().ToLowerInvariant()}\n");
            foreach (var one in series)
            {
                if (one.Buckets is { } buckets) WriteHistogram(text, name, metric.Bounds, one, buckets);
                else WriteSample(text, name, LabelsOf(one), one.Sum);
            }
        }
        return text.ToString();
    }

    private static void WriteHistogram(StringBuilder text, string name, IReadOnlyList<double> bounds, Metric.Series series, long[] buckets)
    {
        var (labels, sum) = (LabelsOf(series), 0L);
        for (var i = 0; i < buckets.Length; i++)
        {
            sum += buckets[i];
            var bound = i < bounds.Count ? Number(bounds[i]) : "+Inf";
            WriteSample(text, $"{name}_bucket", [.. labels, $"le=\"{bound}\""], sum);
        }
        WriteSample(text, $"{name}_sum", labels, series.Sum);
        WriteSample(text, $"{name}_count", labels, series.Count);
    }

    private static void WriteSample(StringBuilder text, string name, IReadOnlyList<string> labels, double value)
    {
        text.Append(name);
        if (labels.Count > 0) text.Append('{').AppendJoin(',', labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string[] LabelsOf(Metric.Series series) => [.. series.Labels.Select(label => $"{Identifier(label.Key)}=\"{Quoted(label.Value)}\"")];

    private static string NameOf(Metric metric)
    {
        var unit = metric.Instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", "USD" => "_usd", _ => "" };
        return Identifier(metric.Instrument.Name) + unit + (metric.Kind == MetricKind.Counter ? "_total" : "");
    }

    private static string Identifier(string name) => string.Concat(name.Select(sign => char.IsAsciiLetterOrDigit(sign) ? sign : '_'));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Line(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Quoted(object? value) =>
        Line(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"", StringComparison.Ordinal);
}
