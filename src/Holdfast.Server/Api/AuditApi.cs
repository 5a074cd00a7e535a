using Holdfast.Core.Audit;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Who changed what, and whether that is still what was written.</summary>
internal static class AuditApi
{
    private const int PageSize = 1000;

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/v1/audit").WithTags("Audit").ForTenantOrRoot(Role.Admin);
        audit.MapGet("", ReadAsync).Produces<Contract.Page<Contract.AuditEntry>>()
            .WithSummary("Who changed what, oldest first, from ?after= on. A root key reads the root keys' own.");
        audit.MapGet("/head", HeadAsync).Produces<Contract.AuditHead>().WithSummary("The row that was written last; nothing is checked.");
        audit.MapGet("/verify", VerifyAsync).Produces<Contract.AuditVerdict>()
            .WithSummary("Checks the whole chain, or with ?after= and ?limit= those rows; with ?seq= and ?hash= also that a row is the one that was noted down.");
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, IAudit audit, IDirectory directory, CancellationToken cancel, long? after = null, int? limit = null)
    {
        if (Paging.Read(limit, null, out var page, PageSize) is { } problem) return problem;
        var rows = await audit.ReadAsync(http.Caller().Circle, after ?? 0, page.Limit, cancel);
        var keys = (await directory.KeysAsync(http.Caller().Key.Tenant, cancel)).ToDictionary(key => key.Id, StringComparer.Ordinal);
        var entries = rows.Select(row => ToContract(row, keys.GetValueOrDefault(row.Act.Who))).ToList();
        return TypedResults.Ok(new Contract.Page<Contract.AuditEntry>(entries, rows.Count == page.Limit ? $"{rows[^1].Seq}" : null));
    }

    private static async Task<IResult> HeadAsync(HttpContext http, IAudit audit, CancellationToken cancel)
    {
        var head = await audit.HeadAsync(http.Caller().Circle, cancel);
        return TypedResults.Ok(new Contract.AuditHead(head.Seq, head.Hash));
    }

    private static async Task<IResult> VerifyAsync(
        HttpContext http, IAudit audit, CancellationToken cancel, long? seq = null, string? hash = null, long? after = null, int? limit = null)
    {
        var isPart = after is not null || limit is not null;
        var validation = new Validation()
            .Require((seq is null) == (hash is null), "seq", "Give both seq and hash, or neither.")
            .Require(seq is null || !isPart, "seq", "A noted row is compared where the whole chain is checked: leave after and limit out.")
            .Range(after, 0, long.MaxValue, "after").Range(limit, 1, PageSize, "limit");
        if (validation.Problem is { } problem) return problem;
        var circle = http.Caller().Circle;
        var (broken, head) = isPart
            ? await CheckPartAsync(audit, circle, after ?? 0, limit ?? PageSize, cancel)
            : await CheckWholeAsync(audit, circle, seq, hash, cancel);
        return TypedResults.Ok(new Contract.AuditVerdict(broken is null, head.Seq, head.Hash, broken?.Seq, broken?.Reason));
    }

    /// <summary>Whether these rows follow one another and the row before them, whatever that follows.</summary>
    private static async Task<(AuditBreak? Broken, AuditHead Head)> CheckPartAsync(
        IAudit audit, string circle, long after, int limit, CancellationToken cancel)
    {
        // Rows are written meanwhile; the head is read before those that it may be the end of.
        var head = await audit.HeadAsync(circle, cancel);
        var rows = (await audit.ReadAsync(circle, Math.Max(0, after - 1), limit + 1, cancel)).ToList();
        var before = AuditHead.Start;
        if (after > 0)
        {
            if (rows.FirstOrDefault() is not { } first || first.Seq != after) return (new(after, "It is missing."), head);
            before = new(first.Seq, first.Hash);
            rows.RemoveAt(0);
        }
        if (AuditChain.Check(circle, before, rows) is { } broken) return (broken, head);
        var last = rows.FindLast(row => row.Seq <= head.Seq) is { } row ? new AuditHead(row.Seq, row.Hash) : before;
        return (rows.Count < limit ? AuditChain.CheckEnd(last, head) : null, head);
    }

    private static async Task<(AuditBreak? Broken, AuditHead Head)> CheckWholeAsync(
        IAudit audit, string circle, long? seq, string? hash, CancellationToken cancel)
    {
        var (last, broken) = (AuditHead.Start, default(AuditBreak));
        AuditHead head;
        do
        {
            // Rows are written meanwhile; the head is read after those that it is the end of.
            var rows = await audit.ReadAsync(circle, last.Seq, PageSize, cancel);
            head = await audit.HeadAsync(circle, cancel);
            broken = AuditChain.Check(circle, last, rows);
            if (seq is { } noted && broken is null && rows.FirstOrDefault(row => row.Seq == noted) is { } row && row.Hash != hash)
                broken = new(noted, "It is not the row that was noted down.");
            if (rows.Count == 0) broken ??= AuditChain.CheckEnd(last, head);
            else last = new(rows[^1].Seq, rows[^1].Hash);
        }
        while (broken is null && last != head);
        if (broken is null && seq > last.Seq) broken = new(last.Seq + 1, $"It is missing: row {seq} was noted down.");
        return (broken, head);
    }

    private static Contract.AuditEntry ToContract(AuditRow row, KeyRow? key) => new(
        row.Seq, row.At, row.Act.Who, row.Act.Act, row.Act.Subject, row.Hash, row.Act.Before, row.Act.After,
        key?.Name, key is null ? null : (Contract.KeyRole)key.Role);
}
