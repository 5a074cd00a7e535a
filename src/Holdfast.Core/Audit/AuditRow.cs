namespace Holdfast.Core.Audit;

/// <summary>One act in its tenant's chain.</summary>
/// <param name="Seq">1, 2, 3 … without gaps.</param>
/// <param name="Hash">As <see cref="AuditChain"/> makes it of this row and the one before.</param>
public sealed record AuditRow(long Seq, DateTimeOffset At, AuditAct Act, string Hash);

/// <summary>The end of a chain, kept apart from its rows: without it nobody would miss the last ones.</summary>
public sealed record AuditHead(long Seq, string Hash)
{
    /// <summary>Before the first row.</summary>
    public static AuditHead Start { get; } = new(0, new string('0', 64));
}

/// <summary>Where a chain does not hold.</summary>
/// <param name="Seq">The first row that is not what was written.</param>
public sealed record AuditBreak(long Seq, string Reason);
