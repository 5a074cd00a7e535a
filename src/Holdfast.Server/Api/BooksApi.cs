using Holdfast.Core.Money;
using Holdfast.Runtime.Books;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Months that are closed, and what is put right in the ledger.</summary>
internal static class BooksApi
{
    private const int LongestReason = 500;

    public static void MapBooks(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/v1").WithTags("Money").ForTenant(Role.Operator);
        read.MapGet("costs/months", MonthsAsync).Produces<Contract.Page<Contract.CostMonth>>()
            .WithSummary("The months of the last two years in which something was spent: what they cost, and whether they are closed.");
        read.MapGet("costs/months/{month}", MonthAsync).Produces<Contract.CostMonth>()
            .WithSummary("How a month stands; of a closed one, whether its sums are still those it was closed with.");
        read.MapGet("ledger/corrections", CorrectionsAsync).Produces<Contract.Page<Contract.LedgerCorrection>>()
            .WithSummary("What was put right in the ledger, by the time at which it counts.");
        var write = app.MapGroup("/api/v1").WithTags("Money").ForTenant(Role.Admin);
        write.MapPost("costs/months/{month}/close", CloseAsync).Audited("month.closed").Takes<Contract.CloseMonth>().Produces<Contract.CostMonth>()
            .WithSummary("Closes a month that is over and settled: no correction counts in it any more.");
        write.MapPost("costs/months/{month}/reopen", ReopenAsync).Audited("month.reopened").Takes<Contract.CloseMonth>().Produces<Contract.CostMonth>()
            .WithSummary("Opens a closed month again. Both acts stay.");
        write.MapPost("ledger/corrections", CorrectAsync).Audited("ledger.corrected").Takes<Contract.CorrectAttempt>().Produces<Contract.LedgerCorrection>()
            .WithSummary("Puts right what an attempt cost. Its row stays; the difference is a row of its own.");
    }

    private static async Task<IResult> MonthsAsync(HttpContext http, Months months, CancellationToken cancel)
    {
        var states = await months.ListAsync(http.Caller().Tenant, cancel);
        return Results.Json(Paging.Whole(states.Select(state => ToContract(state))), ServerJson.Of<Contract.Page<Contract.CostMonth>>());
    }

    private static async Task<IResult> MonthAsync(HttpContext http, string month, Months months, CancellationToken cancel) =>
        Month.Parse(month) is { } asked ? await ShownAsync(http, asked, months, cancel) : NoMonth();

    private static Task<IResult> CloseAsync(HttpContext http, string month, Months months, CancellationToken cancel) =>
        ActAsync(http, month, months, isReasonNeeded: false, (asked, reason) => months.CloseAsync(http.Caller().Tenant, asked, http.Caller().Key.Id, reason, cancel), cancel);

    private static Task<IResult> ReopenAsync(HttpContext http, string month, Months months, CancellationToken cancel) =>
        ActAsync(http, month, months, isReasonNeeded: true, (asked, reason) => months.ReopenAsync(http.Caller().Tenant, asked, http.Caller().Key.Id, reason!, cancel), cancel);

    private static async Task<IResult> ActAsync(
        HttpContext http, string month, Months months, bool isReasonNeeded, Func<Month, string?, ValueTask<MonthRefusal?>> act, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Contract.CloseMonth>(http);
        if (body.Problem is { } malformed) return malformed;
        var reason = body.Value.Reason;
        var asked = Month.Parse(month);
        var problem = new Validation()
            .Require(asked is not null, "month", Remedy).Length(reason, 1, LongestReason, "reason")
            .Require(!isReasonNeeded || reason is not null, "reason", "Say why it is opened again.").Problem;
        if (problem is not null) return problem;
        return await act(asked!.Value, reason) switch
        {
            null => await ShownAsync(http, asked.Value, months, cancel),
            MonthRefusal.NotOver => ErrorCode.MonthNotToBeClosed.Problem("It is not over: a month can be closed from one hour after its end on, UTC."),
            MonthRefusal.Unsettled => ErrorCode.MonthNotToBeClosed.Problem("Calls of it are not settled yet: what they cost is not known."),
            MonthRefusal.ClosedAlready => ErrorCode.MonthNotToBeClosed.Problem("It is closed already."),
            MonthRefusal.NotClosed => ErrorCode.MonthNotClosed.Problem(),
            var other => throw new InvalidOperationException($"No answer for {other}."),
        };
    }

    private static async Task<IResult> CorrectionsAsync(
        HttpContext http, IBooks books, CancellationToken cancel, DateTimeOffset? from = null, DateTimeOffset? to = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        var corrections = await books.CorrectionsAsync(
            http.Caller().Tenant, from ?? DateTimeOffset.UnixEpoch, to ?? DateTimeOffset.MaxValue, page, cancel);
        return Results.Json(corrections.ToContract(ToContract), ServerJson.Of<Contract.Page<Contract.LedgerCorrection>>());
    }

    private static async Task<IResult> CorrectAsync(HttpContext http, Corrections corrections, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Contract.CorrectAttempt>(http);
        if (body.Problem is { } malformed) return malformed;
        var (asked, cost) = (body.Value, Usd.Nano(body.Value.CostUsd));
        var usage = asked.Usage is { } u ? new Usage(u.Input, u.CacheRead, u.CacheWrite, u.CacheWriteLong, u.Output, u.Thinking) : default(Usage?);
        var problem = new Validation()
            .Require(asked.Conversation is null != asked.Call is null, "conversation", "Give either the conversation or the call.")
            .Range(asked.Attempt, 1, int.MaxValue, "attempt")
            .Require(cost >= 0, "cost_usd", "Give what it cost in US dollars as a text, e.g. \"0.0123\".")
            .Require(usage is null || IsUsage(usage.Value), "usage", "Give counts of tokens, none below 0.")
            .Length(asked.Reason, 1, LongestReason, "reason").Problem;
        if (problem is not null) return problem;
        var (made, refusal) = await corrections.MakeAsync(
            http.Caller().Tenant, asked.Conversation ?? asked.Call!, asked.Attempt, cost!.Value, usage, http.Caller().Key.Id, asked.Reason, cancel);
        return refusal switch
        {
            null => Results.Json(ToContract(made!), ServerJson.Of<Contract.LedgerCorrection>()),
            CorrectionRefusal.NoSuchAttempt => ErrorCode.AttemptNotInLedger.Problem(),
            CorrectionRefusal.Unsettled => ErrorCode.NotToBeCorrected.Problem("It is not settled yet: it still runs, or waits to be settled after a crash."),
            CorrectionRefusal.NothingToCorrect => ErrorCode.NotToBeCorrected.Problem("The ledger says so already."),
            var other => throw new InvalidOperationException($"No answer for {other}."),
        };
    }

    private static bool IsUsage(Usage u) => Math.Min(Math.Min(u.Input, u.CacheRead), Math.Min(u.CacheWrite, u.CacheWriteLong)) >= 0 && u.Output >= u.Thinking && u.Thinking >= 0;

    private const string Remedy = "Use YYYY-MM, e.g. 2026-11.";

    private static ProblemResult NoMonth() => ErrorCode.Invalid([new("month", Remedy)]);

    private static async Task<IResult> ShownAsync(HttpContext http, Month month, Months months, CancellationToken cancel)
    {
        var state = await months.FindAsync(http.Caller().Tenant, month, cancel);
        bool? asClosed = state.IsClosed ? state.Acts[^1].Digest == await months.DigestAsync(http.Caller().Tenant, month, cancel) : null;
        return Results.Json(ToContract(state) with { AsClosed = asClosed }, ServerJson.Of<Contract.CostMonth>());
    }

    private static Contract.CostMonth ToContract(MonthState state) => new(
        state.Month.ToString(), state.IsClosed ? "closed" : state.IsOver ? "open" : "running", state.Sums.Attempts, Usd.Exact(state.Sums.CostNanoUsd), state.Sums.Open,
        [.. state.Acts.Select(act => new Contract.CostMonthAct(
            act.Kind == MonthActKind.Closed ? "closed" : "reopened", act.At, act.MadeBy, act.Attempts, act.Corrections, Usd.Exact(act.CostNanoUsd), act.Digest, act.Reason))]);

    private static Contract.LedgerCorrection ToContract(Correction one) => new(
        one.Attempt, one.Seq, one.At, one.MadeAt, one.MadeBy, one.Reason, one.Model, one.Usage.ToContract(), Usd.Exact(one.CostNanoUsd), one.Conversation, one.Call, one.Agent);
}
