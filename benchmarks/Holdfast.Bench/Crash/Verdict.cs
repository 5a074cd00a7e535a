using Holdfast.Bench.Measure;
using Holdfast.Bench.Reports;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Crash;

/// <summary>What is wrong with a journal, counted; all zero when the promises were kept.</summary>
internal sealed record Verdict(
    int Acknowledged, int Entries, int Abandoned, int Lost, int Doubled, int Gaps, int Unanswered, int Unsettled, int Different)
{
    public static Verdict None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static Verdict operator +(Verdict a, Verdict b) => new(
        a.Acknowledged + b.Acknowledged, a.Entries + b.Entries, a.Abandoned + b.Abandoned, a.Lost + b.Lost, a.Doubled + b.Doubled,
        a.Gaps + b.Gaps, a.Unanswered + b.Unanswered, a.Unsettled + b.Unsettled, a.Different + b.Different);

    /// <summary>Compares one conversation's journal with what its client said and heard.</summary>
    public static Verdict Of(IReadOnlyList<Said> said, IReadOnlyList<Entry> journal)
    {
        var messages = journal.Where(entry => entry.Kind == "user_message").ToLookup(entry => entry.Text("content"));
        return new(
            said.Count(one => one.IsAcknowledged),
            journal.Count,
            journal.Count(entry => entry.AttemptFailure() is { Kind: "abandoned" }),
            Lost: said.Count(one => one.IsAcknowledged && !messages.Contains(one.Content)),
            Doubled: messages.Sum(same => same.Count() - 1),
            Gaps: journal.Where((entry, i) => entry.Seq != i + 1).Count(),
            Unanswered: journal.Count(entry => entry.Kind == "user_message") - journal.Count(entry => entry.IsWholeAnswer()),
            Unsettled: journal.Count(entry => entry.Kind == "attempt_started") - journal.Count(entry => entry.Kind == "attempt_ended"),
            Different: said.Count(one => one.IsHeardOtherwiseThan(journal)));
    }

    public void AddTo(Report report)
    {
        report.Add("messages acknowledged", "", Acknowledged);
        report.Add("journal entries", "", Entries);
        report.Add("model calls cut off by a kill", "", Abandoned);
        report.Add("acknowledged messages lost", "", Lost, Target.Exactly(0));
        report.Add("messages twice in the journal", "", Doubled, Target.Exactly(0));
        report.Add("gaps in entry numbers", "", Gaps, Target.Exactly(0));
        report.Add("messages without a whole answer", "", Unanswered, Target.Exactly(0));
        report.Add("model calls without an end in the ledger", "", Unsettled, Target.Exactly(0));
        report.Add("answers heard that the journal does not hold", "", Different, Target.Exactly(0));
    }
}
