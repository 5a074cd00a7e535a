namespace Holdfast.Client.Contract;

/// <summary>Somebody changed something: <c>GET /api/v1/audit</c>. Without content: <c>docs/audit.md</c>.</summary>
/// <param name="Seq">1, 2, 3 … without gaps.</param>
/// <param name="Who">Id of the key; <c>holdfast</c> for what held because nobody decided.</param>
/// <param name="Act">E.g. <c>review.approved</c>.</param>
/// <param name="Subject">What was changed: a conversation with its entry (<c>cnv_…/17</c>), an agent, a key, a path of the interface.</param>
/// <param name="Hash">SHA-256 over the hash of the row before and this row.</param>
/// <param name="BeforeHash">SHA-256 of what it replaced.</param>
/// <param name="AfterHash">SHA-256 of what there was then; of the entry as it is stored, where it is a conversation's.</param>
/// <param name="Name">Of the key.</param>
public sealed record AuditEntry(
    long Seq,
    DateTimeOffset At,
    string Who,
    string Act,
    string Subject,
    string Hash,
    string? BeforeHash = null,
    string? AfterHash = null,
    string? Name = null,
    KeyRole? Role = null);

/// <summary>The row that was written last: <c>GET /api/v1/audit/head</c>.</summary>
public sealed record AuditHead(long Seq, string Hash);

/// <summary>What <c>GET /api/v1/audit/verify</c> found. Note seq and hash down elsewhere: given with the next call, they show that nothing before was written anew.</summary>
/// <param name="Holds">Every row, of those that were checked, is what was written, and follows the one before.</param>
/// <param name="Seq">Of the row written last.</param>
/// <param name="Hash">Of the row written last.</param>
/// <param name="BrokenAt">The first row that is not what was written, or is missing.</param>
public sealed record AuditVerdict(bool Holds, long Seq, string Hash, long? BrokenAt = null, string? Reason = null);
