using System.Globalization;
using System.Net.Http.Headers;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Context;

/// <summary>How long the server plans for a turn, by its own measure: <c>holdfast.plan.duration</c>, before and after.</summary>
internal sealed class Planning : IDisposable
{
    private const string Histogram = "holdfast_plan_duration_seconds";

    private readonly HttpClient _http;

    public Planning(Server server)
    {
        _http = new() { BaseAddress = server.Url };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Server.RootKey);
    }

    /// <summary>The next turn of a talker, nobody else talking.</summary>
    public async Task<Turn> OfAsync(SoakTalker talker, CancellationToken cancel)
    {
        var before = await ReadAsync(cancel);
        var turn = await talker.TurnAsync(cancel);
        var after = await ReadAsync(cancel);
        return turn with { FirstPlans = Mean("yes"), LaterPlans = Mean("no") };

        IReadOnlyList<double> Mean(string recalled)
        {
            var count = Grown("count", recalled);
            return count == 0 ? [] : [1000 * Grown("sum", recalled) / count];
        }

        double Grown(string part, string recalled)
        {
            var series = $$"""{{Histogram}}_{{part}}{recalled="{{recalled}}"}""";
            return after.GetValueOrDefault(series) - before.GetValueOrDefault(series);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<Dictionary<string, double>> ReadAsync(CancellationToken cancel)
    {
        var text = await _http.GetStringAsync(new Uri("metrics", UriKind.Relative), cancel);
        return text.Split('\n').Where(line => line.StartsWith(Histogram, StringComparison.Ordinal)).Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => double.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
