using System.Text.Json;

namespace Holdfast.Bench.Reports;

/// <summary>The figures for programs.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions _options =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    public static void Write(Report report, string path) => File.WriteAllText(path, JsonSerializer.Serialize(
        new
        {
            machine = Machine.Describe(),
            notes = report.Notes,
            figures = report.Figures.Select(figure => new
            {
                figure.Benchmark,
                figure.What,
                figure.Unit,
                measured = figure.Measured.Median,
                rounds = figure.Measured.Values,
                floor = figure.Floor?.Median,
                target = figure.Target is { } target ? $"{target.Sign} {target.Bound}" : null,
                met = figure.Target is null ? (bool?)null : !figure.IsMissed,
            }),
        },
        _options));
}
