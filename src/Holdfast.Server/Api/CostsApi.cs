using System.Globalization;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What was spent: the ledger, and monthly sums of it as JSON or CSV.</summary>
internal static class CostsApi
{
    private const int MostTop = 1000;

    private static readonly string[] Dimensions = ["tenant", .. CostQuery.Dimensions];

    public static void MapCosts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1").WithTags("Money").ForTenant(Role.Operator);
        group.MapGet("ledger", LedgerAsync).Produces<Contract.Page<Contract.LedgerRow>>()
            .WithSummary("One row for each attempt, oldest first; of one conversation, agent, model or user where asked for.");
        group.MapGet("ledger/{call}", CallAsync).Produces<Contract.Page<Contract.LedgerRow>>().ForTenant(Role.App)
            .WithSummary("The attempts of one call of an existing client, by the id in its Holdfast-Call header.");
        group.MapGet("costs/hours", HoursAsync).Produces<Contract.Page<Contract.HourCost>>()
            .WithSummary("Sums of the ledger for each of the last hours, 24 unless said otherwise.");
        group.MapGet("costs", CostsAsync).Produces<Contract.CostReport>(200, "application/json", "text/csv")
            .WithSummary("Sums of the ledger over a month, by any of agent, conversation, model, user, day, each also a filter; CSV with Accept: text/csv.");
    }

    private static async Task<IResult> HoursAsync(
        HttpContext http, IJournal journal, TimeProvider clock, CancellationToken cancel, int hours = 24)
    {
        if (new Validation().Range(hours, 1, 168, "hours").Problem is { } problem) return problem;
        var now = clock.Now();
        var last = now - TimeSpan.FromTicks(now.Ticks % TimeSpan.TicksPerHour);
        var costs = new List<Contract.HourCost>();
        for (var at = last.AddHours(1 - hours); at <= last; at = at.AddHours(1))
        {
            var line = (await journal.CostsAsync(http.Caller().Tenant, new CostQuery(at, at.AddHours(1), []), cancel)).Lines.SingleOrDefault();
            costs.Add(new(at, line?.Attempts ?? 0, line?.Failed ?? 0, Usd.Exact(line?.CostNanoUsd ?? 0)));
        }
        return Results.Json(Paging.Whole(costs), ServerJson.Of<Contract.Page<Contract.HourCost>>());
    }

    private static async Task<IResult> LedgerAsync(
        HttpContext http, IJournal journal, CancellationToken cancel,
        string? conversation = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int? limit = null, string? cursor = null,
        string? agent = null, string? model = null, string? user = null)
    {
        if (Paging.Read(limit, cursor, out var page, most: 1000) is { } problem) return problem;
        var rows = await journal.LedgerAsync(http.Caller().Tenant, new LedgerFilter(conversation, from, to, Given(("agent", agent), ("model", model), ("user", user))), page, cancel);
        return Results.Json(rows.ToContract(Mapping.ToContract), ServerJson.Of<Contract.Page<Contract.LedgerRow>>());
    }

    private static async Task<IResult> CallAsync(HttpContext http, string call, ICallLedger calls, CancellationToken cancel)
    {
        var rows = await calls.FindAsync(new(http.Caller().Tenant, call), cancel);
        return rows.Count == 0
            ? ErrorCode.CallNotFound.Problem()
            : Results.Json(Paging.Whole(rows.Select(row => row.ToContract())), ServerJson.Of<Contract.Page<Contract.LedgerRow>>());
    }

    private static async Task<IResult> CostsAsync(
        HttpContext http, IJournal journal, TimeProvider clock, CancellationToken cancel,
        string? month = null, string? by = null, int? top = null,
        string? agent = null, string? conversation = null, string? model = null, string? user = null, string? day = null)
    {
        var problems = new List<Contract.FieldError>();
        month ??= clock.Now().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var of = Month.Parse(month);
        if (of is null) problems.Add(new("month", "Use YYYY-MM, e.g. 2026-11."));
        var dimensions = (by ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        problems.AddRange(dimensions.Except(Dimensions)
            .Select(unknown => new Contract.FieldError("by", $"\"{unknown}\" is none of {string.Join(", ", Dimensions)}.")));
        problems.AddRange(new Validation().Range(top, 1, MostTop, "top").Errors);
        if (problems.Count > 0) return ErrorCode.Invalid(problems);

        var tenant = http.Caller().Tenant;
        var where = Given(("agent", agent), ("conversation", conversation), ("model", model), ("user", user), ("day", day));
        var query = new CostQuery(of!.Value.From, of.Value.To, [.. dimensions.Where(d => d != "tenant")], where, top);
        var lines = await journal.CostsAsync(tenant, query, cancel);
        var total = (await journal.CostsAsync(tenant, query with { By = [], Top = null }, cancel)).Lines.Single();
        var report = Report(month, dimensions, tenant, lines, total);
        return Csv.IsAskedFor(http) ? AsCsv(report) : Results.Json(report, ServerJson.Of<Contract.CostReport>());
    }

    private static List<KeyValuePair<string, string>> Given(params IEnumerable<(string Name, string? Value)> filters) =>
        [.. filters.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Name, one.Value!))];

    private static Contract.CostReport Report(string month, string[] by, string tenant, CostLines lines, CostLine total)
    {
        var mapped = lines.Lines.Select(line => line.ToContract())
            .Select(line => by.Contains("tenant") ? line with { Group = WithTenant(line.Group, tenant) } : line).ToList();
        return new(month, by, mapped, total.ToContract(), lines.Groups - mapped.Count);
    }

    private static Dictionary<string, string> WithTenant(IReadOnlyDictionary<string, string> group, string tenant) =>
        new(group) { ["tenant"] = tenant };

    private static IResult AsCsv(Contract.CostReport report) => Csv.Answer(
        [
            .. report.By, "attempts", "failed", "input", "cache_read", "cache_write", "cache_write_long", "output",
            "cost_usd", "failed_usd", "reserved_usd", "naive_usd", "saved_cache_usd", "saved_context_usd", "saved_routing_usd", "saved_batch_usd",
            "saved_reuse_usd", "unused_usd",
        ],
        report.Lines.Select(line => (IEnumerable<string>)
        [
            .. report.By.Select(dimension => Csv.Quoted(line.Group[dimension])),
            .. Csv.Numbers(
                line.Attempts, line.Failed, line.Usage.Input, line.Usage.CacheRead, line.Usage.CacheWrite, line.Usage.CacheWriteLong,
                line.Usage.Output),
            line.CostUsd, line.FailedUsd, line.ReservedUsd,
            line.Saved.NaiveUsd, line.Saved.CacheUsd, line.Saved.ContextUsd, line.Saved.RoutingUsd, line.Saved.BatchUsd, line.Saved.ReuseUsd, line.UnusedUsd,
        ]));
}
