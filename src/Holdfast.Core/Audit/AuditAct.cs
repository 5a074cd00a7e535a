namespace Holdfast.Core.Audit;

/// <summary>Somebody changed something. It holds no content and no secret, only hashes of them.</summary>
/// <param name="Who">Id of the key, as entries have it (<c>by</c>); <see cref="Holdfast"/> for what holds because nobody decided.</param>
/// <param name="Act">As in <c>review.approved</c>.</param>
/// <param name="Subject">What was changed: a conversation with its entry (<c>cnv_…/17</c>), a key, an agent.</param>
/// <param name="Before">SHA-256 of what it replaced, hex; null where it replaced nothing.</param>
/// <param name="After">SHA-256 of what there is now, hex: of the entry's fact as it is stored, where it is a conversation's.</param>
public sealed record AuditAct(string Who, string Act, string Subject, string? Before = null, string? After = null)
{
    public const string Holdfast = "holdfast";
}
