using System.Text.Json;
using Holdfast.Core.Money;
using Holdfast.Core.Watching;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Spending that left what is usual: see it, say that you know, have no more of it for a while.</summary>
internal static class AnomaliesApi
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(90);

    public static void MapAnomalies(this IEndpointRouteBuilder app)
    {
        var anomalies = app.MapGroup("/api/v1/anomalies").WithTags("Money").ForTenant(Role.Operator);
        anomalies.MapGet("", ListAsync).Produces<Contract.Page<Contract.Anomaly>>()
            .WithSummary("Spending that left what is usual, with its causes; newest first. ?state= current (has not ended) or ended.");
        anomalies.MapPost("{id}/acknowledge", AcknowledgeAsync).Audited("anomaly.acknowledged").Produces<Contract.Anomaly>()
            .WithSummary("Somebody knows of it. Again changes nothing.");
        anomalies.MapPost("{id}/silence", SilenceAsync).Audited("anomaly.silenced").Takes<Contract.Silence>().Produces<Contract.Anomaly>()
            .WithSummary("Nothing more of the same tenant, agent or conversation is opened until a time.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, IAnomalies anomalies, TimeProvider clock, CancellationToken cancel, string? state = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        if (new Validation().Require(state is null or "current" or "ended", "state", "Give current or ended, or leave it out.").Problem is { } wrong) return wrong;
        var now = clock.Now();
        var rows = await anomalies.ListAsync(http.Caller().Tenant, state is null ? null : state == "ended", page, cancel);
        return Results.Json(rows.ToContract(row => ToContract(row, now)), ServerJson.Of<Contract.Page<Contract.Anomaly>>());
    }

    private static async Task<IResult> AcknowledgeAsync(HttpContext http, IAnomalies anomalies, TimeProvider clock, string id, CancellationToken cancel)
    {
        var (now, by) = (clock.Now(), http.Caller().Key.Id);
        return Answer(await anomalies.ChangeAsync(
            http.Caller().Tenant, id, row => row.AcknowledgedAt is null ? row with { AcknowledgedAt = now, AcknowledgedBy = by } : row, cancel), now);
    }

    private static async Task<IResult> SilenceAsync(HttpContext http, IAnomalies anomalies, TimeProvider clock, string id, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Contract.Silence>(http);
        if (body.Problem is { } malformed) return malformed;
        var (now, until) = (clock.Now(), body.Value.Until);
        var validation = new Validation().Require(
            until > now && until <= now + LongestSilence, "until", "Give a time to come, at most 90 days from now.");
        return validation.Problem ?? Answer(await anomalies.ChangeAsync(http.Caller().Tenant, id, row => row with { SilencedUntil = until }, cancel), now);
    }

    private static IResult Answer(AnomalyRow? row, DateTimeOffset now) =>
        row is null ? ErrorCode.AnomalyNotFound.Problem() : Results.Json(ToContract(row, now), ServerJson.Of<Contract.Anomaly>());

    private static Contract.Anomaly ToContract(AnomalyRow row, DateTimeOffset now) => new(
        row.Id, StateOf(row, now), SnakeCase.Name(row.Found.Kind), SnakeCase.Name(row.Found.Cause), row.OpenedAt, row.SeenAt, row.Found.Hours,
        Usd.Exact(row.Found.Split.NanoUsd), Usd.Exact(row.Found.Split.UsualNanoUsd),
        Enum.GetValues<Cause>().ToDictionary(SnakeCase.Name, cause => Usd.Exact(row.Found.Split.Of(cause))),
        row.Agent, row.Conversation, row.EndedAt, row.AcknowledgedAt, row.AcknowledgedBy, row.SilencedUntil);

    private static string StateOf(AnomalyRow row, DateTimeOffset now) => row switch
    {
        { EndedAt: not null } => "ended",
        { SilencedUntil: { } until } when until > now => "silenced",
        { AcknowledgedAt: not null } => "acknowledged",
        _ => "open",
    };
}
