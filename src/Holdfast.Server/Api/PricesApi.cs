using System.Globalization;
using System.Text.Json;
using Holdfast.Client.Contract;
using Holdfast.Core.Audit;
using Holdfast.Core.Money;
using Holdfast.Core.Money.Tables;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Configuration;
using Holdfast.Server.Errors;
using Holdfast.Server.Models;
using Holdfast.Server.Requests;
using Microsoft.AspNetCore.Mvc;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What models cost, and tables from which more of that is learned. Prices are those of the whole server, so a root key imports them.</summary>
public static class PricesApi
{
    public static void MapPrices(this IEndpointRouteBuilder app)
    {
        var prices = app.MapGroup("/api/v1/prices").WithTags("Models");
        prices.MapGet("", (CurrentModels models) => TypedResults.Ok(Paging.Whole(models.Prices.Select(ToContract))))
            .ForTenantOrRoot(Role.Operator).Produces<Contract.Page<Price>>().WithSummary("Dated prices, past ones included, and where each comes from.");
        prices.MapPost("", ImportAsync).ForRoot().Takes<JsonElement>().Produces<PriceImported>()
            .WithSummary("Takes new prices from a table: rows as in prices.json, LiteLLM's model_prices_and_context_window.json, or models.dev's api.json.")
            .WithDescription("Prices are only added, from ?from= (a day, UTC, default tomorrow) on; what was billed stays as it was. "
                + "What cannot be is refused with row, field and reason, the rest is taken. With ?dry_run=true nothing is kept.");
    }

    private static async Task<IResult> ImportAsync(
        HttpContext http, CurrentModels models, PriceRefresh refresh, IPrices store, IAudit audit, ServerModel server, TimeProvider clock, CancellationToken cancel,
        string? from = null, [FromQuery(Name = "dry_run")] bool dryRun = false)
    {
        var today = DateOnly.FromDateTime(clock.Now().UtcDateTime);
        var day = today.AddDays(1);
        var validation = new Validation().Require(
            from is null || DateOnly.TryParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day), "from", "Give a day as YYYY-MM-DD.");
        if (validation.Problem is { } invalid) return invalid;
        var body = await Body.TextAsync(http);
        if (body.Problem is { } malformed) return malformed;

        var known = models.Prices;
        var own = known.Where(price => price.IsOwn).Select(price => price.Row.Id).ToHashSet(StringComparer.Ordinal);
        var providers = models.Makers.Concat(server.Providers.Select(provider => provider.Name)).ToHashSet(StringComparer.Ordinal);
        var (report, problem) = PriceImport.Read(body.Value, [.. known.Select(price => price.Row)], row => own.Contains(row.Id), providers, day, today);
        if (report is null) return ErrorCode.BodyMalformed.Problem(problem);
        if (!dryRun && report.Rows.Count > 0)
        {
            await audit.WriteAsync(
                http.Caller().Circle, clock.Now(), new(http.Caller().Key.Id, "prices.imported", "prices", After: AuditChain.HashOf(body.Bytes)), cancel);
            await store.AddAsync([.. report.Rows.Select(row => new ImportedPrice(row, report.Form, clock.Now()))], cancel);
            await refresh.RefreshAsync(cancel);
        }
        return TypedResults.Ok(ToContract(report, dryRun));
    }

    private static PriceImported ToContract(PriceReport report, bool dryRun) => new(
        dryRun, report.Form, [.. report.Added.Select(row => ToContract(row))],
        [.. report.Changed.Select(change => new Contract.PriceChange(ToContract(change.Row), ToContract(change.Was)))], report.Unchanged,
        [.. report.LeftAlone.Select(row => new Contract.PriceLeftAlone(row.Row, row.Reason))],
        [.. report.Refused.Select(row => new PriceRefused(row.Row, row.Field, row.Reason))], report.Elsewhere);

    private static Price ToContract(KnownPrice price) => ToContract(price.Row, price.Origin, price.ImportedAt);

    internal static Price ToContract(PriceRow row, string? origin = null, DateTimeOffset? importedAt = null) => new(
        row.Provider, row.Model, row.From, Usd(row.Input), Usd(row.CacheRead), Usd(row.CacheWrite), Usd(row.CacheWriteLong), Usd(row.Output),
        row.AbovePromptTokens, row.Source, row.Checked, SnakeCase.Name(row.Counts),
        ToContract(row.Multipliers ?? PriceMultipliers.Usual), row.Fees is { WebSearch: > 0 and var fee } ? Usd(fee) : null, origin, importedAt);

    private static Contract.PriceTerms ToContract(PriceMultipliers times) =>
        new(Usd(times.Batch), Usd(times.Us), Usd(times.Fast), Usd(times.Flex), Usd(times.Priority));

    private static string Usd(decimal rate) => rate.ToString("0.############", CultureInfo.InvariantCulture);
}
