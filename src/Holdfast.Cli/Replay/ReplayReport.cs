
namespace Holdfast.Cli.Replay;

/// <summary>How one session went.</summary>
/// <param name="Messages">Recorded messages compared.</param>
/// <param name="Difference">
/// The first difference between recording and journal, or what kept the session from being played; absent when equal.
/// </param>
/// <param name="Refused">Model calls the practice model refused or that failed otherwise.</param>
/// <param name="BillDifference">Token classes on which ledger and practice model disagree; absent when they agree.</param>
internal sealed record SessionReport(
    string File,
    string Session,
    int Turns = 0,
    int Messages = 0,
    string? Conversation = null,
    string? Difference = null,
    int Refused = 0,
    Bill? Ledger = null,
    Bill? Billed = null,
    string? BillDifference = null)
{
    public bool IsEqual => Difference is null && Refused == 0 && BillDifference is null;
}

/// <summary>What <c>replay --json</c> prints.</summary>
/// <param name="Skipped">Sessions in which no user says anything.</param>
internal sealed record ReplayReport(
    IReadOnlyList<FileReport> Files,
    FileReport Total,
    int Skipped,
    double Seconds,
    IReadOnlyList<SessionReport> Different)
{
    public static ReplayReport Of(IReadOnlyList<SessionReport> sessions, int skipped, TimeSpan duration) => new(
        [.. sessions.GroupBy(session => session.File).Select(file => FileReport.Of(Path.GetFileName(file.Key), [.. file]))],
        FileReport.Of("in all", sessions),
        skipped,
        Math.Round(duration.TotalSeconds, 1),
        [.. sessions.Where(session => !session.IsEqual)]);
}

/// <param name="Equal">Sessions whose transcript equals the recording, with no call refused and every token accounted for.</param>
internal sealed record FileReport(
    string File,
    int Sessions,
    int Equal,
    int Turns,
    int Messages,
    int DifferentTranscripts,
    int Refused,
    int DifferentBills,
    Bill Ledger,
    Bill Billed)
{
    public static FileReport Of(string file, IReadOnlyList<SessionReport> sessions) => new(
        file,
        sessions.Count,
        sessions.Count(session => session.IsEqual),
        sessions.Sum(session => session.Turns),
        sessions.Sum(session => session.Messages),
        sessions.Count(session => session.Difference is not null),
        sessions.Sum(session => session.Refused),
        sessions.Count(session => session.BillDifference is not null),
        sessions.Aggregate(Bill.None, (sum, session) => sum + (session.Ledger ?? Bill.None)),
        sessions.Aggregate(Bill.None, (sum, session) => sum + (session.Billed ?? Bill.None)));
}
