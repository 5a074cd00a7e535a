using System.Diagnostics.Metrics;

namespace Holdfast.Server.Metrics;

/// <summary>One instrument and its series, one for each set of labels. Safe for any number of threads.</summary>
internal sealed class Metric(Instrument instrument)
{
    /// <summary>More sets of labels than this are counted together: what names are made of must not fill the memory.</summary>
    private const int MostSeries = 1_000;

    private static readonly KeyValuePair<string, object?>[] Others = [new("others", "yes")];

    private readonly Dictionary<int, List<Series>> _series = [];
    private readonly double[]? _bounds = BoundsOf(instrument);
    private readonly Lock _lock = new();
    private Series? _latest;
    private int _count;

    public Instrument Instrument => instrument;

    public MetricKind Kind { get; } = KindOf(instrument);

    /// <summary>Upper bounds of the buckets of a histogram.</summary>
    public IReadOnlyList<double> Bounds => _bounds ?? [];

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (_lock)
        {
            var series = Find(labels);
            if (instrument.IsObservable) series.Sum = value;
            else series.Sum += value;
            if (_bounds is null) return;
            series.Count++;
            series.Buckets![BucketOf(_bounds, value)]++;
        }
    }

    /// <summary>A copy of each series.</summary>
    public IReadOnlyList<Series> Read()
    {
        lock (_lock) return [.. _series.Values.SelectMany(alike => alike).Select(series => series.Copy())];
    }

    /// <summary>Mostly the one that was measured before: every call of the server passes here several times.</summary>
    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (_latest is { } latest && IsOf(latest, labels)) return latest;
        return _latest = Look(labels);
    }

    private Series Look(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var hash = new HashCode();
        foreach (var label in labels) hash.Add(label.Value);
        if (!_series.TryGetValue(hash.ToHashCode(), out var alike)) _series[hash.ToHashCode()] = alike = new(1);
        foreach (var one in alike)
            if (IsOf(one, labels)) return one;
        if (_count >= MostSeries && !labels.SequenceEqual(Others))
        {
            if (alike.Count == 0) _series.Remove(hash.ToHashCode());
            return Look(Others);
        }
        _count++;
        var added = new Series([.. labels], _bounds is null ? null : new long[_bounds.Length + 1]);
        alike.Add(added);
        return added;
    }

    /// <summary>Compared one by one: a pair on its own would be boxed.</summary>
    private static bool IsOf(Series series, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (series.Labels.Length != labels.Length) return false;
        for (var i = 0; i < labels.Length; i++)
            if (series.Labels[i].Key != labels[i].Key || !Equals(series.Labels[i].Value, labels[i].Value)) return false;
        return true;
    }

    /// <summary>A bucket holds what is at most its bound; the last everything above.</summary>
    private static int BucketOf(double[] bounds, double value) => Array.BinarySearch(bounds, value) is var at && at < 0 ? ~at : at;

    private static double[]? BoundsOf(Instrument instrument) =>
        KindOf(instrument) != MetricKind.Histogram ? null
        : instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } ? [.. advised]
        : [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static MetricKind KindOf(Instrument instrument)
    {
        var name = instrument.GetType().Name;
        return name.Contains("UpDown", StringComparison.Ordinal) || name.Contains("Gauge", StringComparison.Ordinal) ? MetricKind.Gauge
            : name.StartsWith("Histogram", StringComparison.Ordinal) ? MetricKind.Histogram
            : MetricKind.Counter;
    }

    /// <summary>What was measured with one set of labels.</summary>
    internal sealed class Series(KeyValuePair<string, object?>[] labels, long[]? buckets)
    {
        public double Sum;
        public long Count;

        public KeyValuePair<string, object?>[] Labels => labels;

        /// <summary>Of a histogram: how many values fell into each bucket.</summary>
        public long[]? Buckets => buckets;

        public Series Copy() => new(labels, buckets?.ToArray()) { Sum = Sum, Count = Count };
    }
}

/// <summary>What a scraper makes of it.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}
