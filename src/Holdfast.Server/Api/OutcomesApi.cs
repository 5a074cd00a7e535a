using System.Globalization;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What has come of conversations: success, satisfaction, and what they cost.</summary>
internal static class OutcomesApi
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7), Longest = TimeSpan.FromDays(400);

    public static void MapOutcomes(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1").WithTags("Quality").ForTenant(Role.Operator)
        .MapGet("outcomes", ReadAsync).Produces<Contract.OutcomeReport>(200, "application/json", "text/csv")
        .WithSummary("How many conversations ended, were resolved, went to a person or into trouble, how they were rated, and what a resolved "
            + "one costs; by agent, day; CSV with Accept: text/csv.");

    private static async Task<IResult> ReadAsync(
        HttpContext http, IJournal journal, TimeProvider clock, CancellationToken cancel, DateTimeOffset? from = null, DateTimeOffset? to = null, string? by = null)
    {
        var end = to ?? clock.Now();
        var start = from ?? end - Usual;
        var dimensions = (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var validation = new Validation()
            .Require(start < end, "from", "Give a time before to.")
            .Require(end - start <= Longest, "from", $"Ask for at most {Longest.TotalDays} days.");
        foreach (var unknown in dimensions.Except(OutcomeQuery.Dimensions))
            validation.Require(false, "by", $"\"{unknown}\" is none of {string.Join(", ", OutcomeQuery.Dimensions)}.");
        if (validation.Problem is { } problem) return problem;
        var lines = await journal.OutcomesAsync(http.Caller().Tenant, new(start, end, [.. dimensions.Distinct()]), cancel);
        var report = new Contract.OutcomeReport(start, end, dimensions, [.. lines.Select(ToContract)], ToContract(Total(lines)));
        return Csv.IsAskedFor(http) ? AsCsv(report) : TypedResults.Ok(report);
    }

    private static IResult AsCsv(Contract.OutcomeReport report) => Csv.Answer(
        [
            .. report.By, "ended", "resolved", "resolved_alone", "denied", "handed_off", "troubled", "rated", "mean_rating", "cost_usd",
            "cost_per_resolved_usd",
        ],
        report.Lines.Select(line => (IEnumerable<string>)
        [
            .. report.By.Select(dimension => Csv.Quoted(line.Group[dimension])),
            .. Csv.Numbers(line.Ended, line.Resolved, line.ResolvedAlone, line.Denied, line.HandedOff, line.Troubled, line.Rated),
            line.MeanRating?.ToString(CultureInfo.InvariantCulture) ?? "", line.CostUsd, line.CostPerResolvedUsd ?? "",
        ]));

    private static OutcomeLine Total(IReadOnlyList<OutcomeLine> lines) => lines.Aggregate(new OutcomeLine([], 0, 0, 0, 0, 0, 0, 0, 0, 0), (sum, line) => new(
        [], sum.Ended + line.Ended, sum.Resolved + line.Resolved, sum.ResolvedAlone + line.ResolvedAlone, sum.Denied + line.Denied, sum.HandedOff + line.HandedOff,
        sum.Troubled + line.Troubled, sum.Rated + line.Rated, sum.Ratings + line.Ratings, sum.CostNanoUsd + line.CostNanoUsd));

    private static Contract.OutcomeLine ToContract(OutcomeLine line) => new(
        line.Group.ToDictionary(), line.Ended, line.Resolved, line.ResolvedAlone, line.Denied, line.HandedOff, line.Troubled, line.Rated, Usd.Exact(line.CostNanoUsd),
        line.Rated == 0 ? null : Math.Round((double)line.Ratings / line.Rated, 2), line.Resolved == 0 ? null : Usd.Exact(line.CostNanoUsd / line.Resolved));
}
