using System.Text;
using Holdfast.Bench.Measure;

namespace Holdfast.Bench.Reports;

/// <summary>The figures as a table that reads well in a terminal and can be pasted into a page.</summary>
internal static class Markdown
{
    private static readonly string[] _head = ["figure", "floor", "target", "measured", "min – max", ""];

    public static string Write(Report report)
    {
        var text = new StringBuilder();
        foreach (var benchmark in report.Figures.GroupBy(figure => figure.Benchmark))
            text.AppendLine().Append("### ").AppendLine(benchmark.Key).AppendLine().Append(Table([.. benchmark.Select(Cells)]));
        text.AppendLine();
        foreach (var note in report.Notes) text.Append("- ").AppendLine(note);
        text.Append("- Machine: ").AppendLine(Machine.Describe());
        return text.ToString();
    }

    private static string[] Cells(Figure figure) =>
    [
        figure.Unit.Length == 0 ? figure.What : $"{figure.What}, {figure.Unit}",
        figure.Floor is { } floor ? Number(floor.Median) : "",
        figure.Target is { } target ? $"{target.Sign} {Number(target.Bound)}" : "",
        Number(figure.Measured.Median),
        figure.Measured.Values.Count == 1 ? "" : $"{Number(figure.Measured.Min)} – {Number(figure.Measured.Max)}",
        figure.Target is null ? "" : figure.IsMissed ? "MISSED" : "met",
    ];

    private static StringBuilder Table(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. _head.Select((title, column) => rows.Max(row => Math.Max(row[column].Length, title.Length)))];
        var text = new StringBuilder();
        AppendRow(text, _head, widths);
        AppendRow(text, [.. widths.Select(width => new string('-', Math.Max(3, width)))], widths);
        foreach (var row in rows) AppendRow(text, row, widths);
        return text;
    }

    private static void AppendRow(StringBuilder text, string[] cells, int[] widths)
    {
        for (var i = 0; i < cells.Length; i++) text.Append("| ").Append(cells[i].PadRight(widths[i])).Append(' ');
        text.AppendLine("|");
    }

    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0"),
        >= 10 => value.ToString("0.#"),
        _ => value.ToString("0.###"),
    };
}
