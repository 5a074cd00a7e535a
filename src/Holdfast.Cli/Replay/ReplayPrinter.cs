using System.Globalization;
using Spectre.Console;

namespace Holdfast.Cli.Replay;

/// <summary>The report of a replay, for people.</summary>
internal static class ReplayPrinter
{
    private const int MostShown = 20;

    public static void Print(ReplayReport report, IAnsiConsole console)
    {
        Numbers(report, console);
        console.Write(Tokens(report.Total));
        foreach (var session in report.Different.Take(MostShown))
        {
            var name = $"{session.Session} ({session.Conversation ?? "no conversation"})";
            console.MarkupLine($"[red]{Markup.Escape(name)}[/]: {Markup.Escape(Why(session))}");
        }
        var unshown = report.Different.Count - MostShown;
        if (unshown > 0) console.MarkupLine($"… and {Count(unshown)} more; --json lists all.");
        if (report.Skipped > 0) console.MarkupLine($"{Count(report.Skipped)} sessions skipped: no user says anything in them.");
        var verdict = report.Different.Count == 0 ? "[green]All equal.[/]" : $"[red]{Count(report.Different.Count)} sessions differ.[/]";
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"{verdict} {report.Seconds:0.0} s"));
    }

    private static void Numbers(ReplayReport report, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("file");
        string[] numbers = ["sessions", "equal", "turns", "messages", "transcripts different", "calls", "refused", "bills different"];
        foreach (var name in numbers) table.AddColumn(new TableColumn(name).RightAligned());
        foreach (var file in report.Files.Count > 1 ? report.Files.Append(report.Total) : report.Files)
            table.AddRow(
                Markup.Escape(file.File), Count(file.Sessions), Count(file.Equal), Count(file.Turns), Count(file.Messages),
                Count(file.DifferentTranscripts), Count(file.Ledger.Calls), Count(file.Refused), Count(file.DifferentBills));
        console.Write(table);
    }

    private static Table Tokens(FileReport total)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("tokens");
        foreach (var name in (string[])["input", "cache read", "cache write", "cache write long", "output"])
            table.AddColumn(new TableColumn(name).RightAligned());
        table.AddRow(Row("in the ledger", total.Ledger));
        return table.AddRow(Row("billed by the practice model", total.Billed));
    }

    private static string[] Row(string name, Bill bill) =>
    [
        name, Count(bill.Usage.Input), Count(bill.Usage.CacheRead),
        Count(bill.Usage.CacheWrite), Count(bill.Usage.CacheWriteLong), Count(bill.Usage.Output),
    ];

    private static string Why(SessionReport session) => string.Join("; ", new[]
    {
        session.Difference,
        session.Refused > 0 ? $"{Count(session.Refused)} calls refused or failed" : null,
        session.BillDifference,
    }.OfType<string>());

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
