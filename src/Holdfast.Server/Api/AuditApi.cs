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
        audit.MapGet("", ReadAsync).Produces<Contract.Page<Contract.AuditEntry>>().WithSummary("Who changed what, oldest first, from ?after= on. A root key reads the root keys' own.");
        audit.MapGet("/verify", VerifyAsync).Produces<Contract.AuditVerdict>()
            .WithSummary("Checks the whole chain; with ?seq= and ?hash= also that a row is the one that was noted down.");
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

    private static async Task<IResult> VerifyAsync(HttpContext http, IAudit audit, CancellationToken cancel, long? seq = null, string? hash = null)
    {
        if (new Validation().Require((seq is null) == (hash is null), "seq", "Give both seq and hash, or neither.").Problem is { } problem) return problem;
        var (circle, last, broken) = (http.Caller().Circle, AuditHead.Start, default(AuditBreak));
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
        return TypedResults.Ok(new Contract.AuditVerdict(broken is null, head.Seq, head.Hash, broken?.Seq, broken?.Reason));
    }

    private static Contract.AuditEntry ToContract(AuditRow row, KeyRow? key) => new(
        row.Seq, row.At, row.Act.Who, row.Act.Act, row.Act.Subject, row.Hash, row.Act.Before, row.Act.After, key?.Name, key is null ? null : (Contract.KeyRole)key.Role);
}
