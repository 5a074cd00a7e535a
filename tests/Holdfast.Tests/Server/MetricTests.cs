using System.Diagnostics.Metrics;
using Holdfast.Server.Metrics;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class MetricTests : IDisposable
{
    private readonly Meter _meter = new("test");

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Labels_are_quoted_and_names_and_units_are_spelt_as_prometheus_wants_them()
    {
        var metric = new Metric(_meter.CreateCounter<long>("a.long-name", "By", "Says \\ and\nends."));
        metric.Add(2, [new("who.is", "a \"quoted\" \\ one\n"), new("n", 7)]);
        metric.Add(3, [new("who.is", "a \"quoted\" \\ one\n"), new("n", 7)]);
        Assert.Equal(
            """
            # HELP a_long_name_bytes_total Says \\ and\nends.
            # TYPE a_long_name_bytes_total counter
            a_long_name_bytes_total{who_is="a \"quoted\" \\ one\n",n="7"} 5

            """.ReplaceLineEndings("\n"), PrometheusText.Write([metric]));
    }

    [Fact]
    public void Value_at_a_bound_is_in_its_bucket_and_each_bucket_holds_those_before_it()
    {
        var metric = new Metric(_meter.CreateHistogram<double>("wait", "s", "Waits.", tags: null, new() { HistogramBucketBoundaries = [0.1, 1] }));
        foreach (var value in new[] { 0.1, 0.5, 0.25, 7 }) metric.Add(value, []);
        Assert.Equal(
            """
            # HELP wait_seconds Waits.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{le="0.1"} 1
            wait_seconds_bucket{le="1"} 3
            wait_seconds_bucket{le="+Inf"} 4
            wait_seconds_sum 7.85
            wait_seconds_count 4

            """.ReplaceLineEndings("\n"), PrometheusText.Write([metric]));
    }

    [Fact]
    public void Labels_beyond_the_most_are_counted_together()
    {
        var metric = new Metric(_meter.CreateCounter<long>("many"));
        for (var i = 0; i < 1_100; i++) metric.Add(1, [new("model", $"m{i}")]);
        for (var i = 0; i < 1_100; i++) metric.Add(1, [new("model", $"m{i}")]);
        var series = metric.Read();
        Assert.Equal(1_001, series.Count);
        Assert.Equal(200, Assert.Single(series, one => one.Labels[0].Key == "others").Sum);
        Assert.Equal(2_200, series.Sum(one => one.Sum));
    }

    [Fact]
    public void What_is_looked_at_is_as_it_was_seen_last()
    {
        var metric = new Metric(_meter.CreateObservableUpDownCounter("depth", () => 0L));
        metric.Add(5, []);
        metric.Add(3, []);
        Assert.Equal((MetricKind.Gauge, 3.0), (metric.Kind, Assert.Single(metric.Read()).Sum));
    }
}
