using System.Diagnostics;
using Holdfast.Bench.Measure;

namespace Holdfast.Bench.Reports;

/// <summary>Collects figures and tells how the run is going.</summary>
internal sealed class Report
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<Figure> _figures = [];
    private readonly List<string> _notes = [];
    private string _benchmark = "";

    public IReadOnlyList<Figure> Figures => _figures;

    /// <summary>What a reader must know to read the figures.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public bool HasMisses => _figures.Any(figure => figure.IsMissed);

    public void Begin(string benchmark)
    {
        _benchmark = benchmark;
        Progress("begins");
    }

    public void Add(string what, string unit, Rounds measured, Target? target = null, Rounds? floor = null) =>
        _figures.Add(new(_benchmark, what, unit, measured, floor, target));

    public void Note(string note) => _notes.Add($"{_benchmark}: {note}");

    /// <summary>To standard error: standard output is the result alone.</summary>
    public void Progress(string message) =>
        Console.Error.WriteLine($"[{Stopwatch.GetElapsedTime(_started).TotalSeconds,6:0.0} s] {_benchmark}: {message}");
}
