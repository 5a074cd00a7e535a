using System.Globalization;
using Holdfast.Bench.Context;
using Holdfast.Bench.Processes;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Savings;

/// <summary>What the server itself says was saved, by the agent that each session is played by.</summary>
internal sealed class ReportedSavings(IReadOnlyDictionary<string, CostLine> lines)
{
    public static async Task<ReportedSavings> ReadAsync(Server server, CancellationToken cancel) =>
        new((await server.Client().GetCostsAsync(by: ["agent"], cancel: cancel)).Lines.ToDictionary(line => line.Group["agent"]));

    public ReportedSaving Of(string pass, IReadOnlyList<Recording> recordings, SessionSet set)
    {
        var played = recordings.Index().Where(one => one.Item.Set == set).Select(one => lines[$"{pass}-{one.Index}"]).ToList();
        return new(played.Sum(line => MillionthsOf(line.CostUsd)), played.Sum(line => MillionthsOf(line.Saved.NaiveUsd)));
    }

    private static double MillionthsOf(string usd) => 1e6 * double.Parse(usd, CultureInfo.InvariantCulture);
}

/// <summary>In prices of an input token.</summary>
internal sealed record ReportedSaving(double Cost, double Naive);
