using System.CommandLine;
using System.Globalization;
using Holdfast.Client.Contract;
using Spectre.Console;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

internal static class OutcomesCommand
{
    public static Command Create(Shell shell)
    {
        var by = ByOption.Create("agent", "day");
        var command = new ExampleCommand(
            "outcomes", "Shows what has come of the conversations that ended in the last seven days.",
            "holdfast outcomes",
            "holdfast outcomes --by agent,day",
            "holdfast outcomes --json | jq '.total.cost_per_resolved_usd'")
        { by };
        command.SetAction(async (parsed, cancel) =>
        {
            var report = await shell.Client(parsed, KeyRole.Operator).GetOutcomesAsync(by: parsed.GetValue(by), cancel: cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(report);
            else Print(report, shell.Terminal.Out);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(OutcomeReport report, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple)
            .Title(Invariant($"Outcomes from {report.From:yyyy-MM-dd HH:mm} to {report.To:yyyy-MM-dd HH:mm}"));
        foreach (var dimension in report.By) table.AddColumn(dimension);
        string[] numbers = ["ended", "resolved", "alone", "denied", "handed off", "troubled", "rated", "rating", "cost", "per resolved"];
        foreach (var number in numbers) table.AddColumn(new TableColumn(number).RightAligned());
        foreach (var line in report.Lines)
            table.AddRow([.. report.By.Select(dimension => Markup.Escape(line.Group.GetValueOrDefault(dimension, ""))), .. Numbers(line)]);
        if (report.By.Count > 0) table.AddRow([.. report.By.Select((_, i) => i == 0 ? "in all" : ""), .. Numbers(report.Total)]);
        console.Write(table);
    }

    private static IEnumerable<string> Numbers(OutcomeLine line) =>
    [
        .. new[] { line.Ended, line.Resolved, line.ResolvedAlone, line.Denied, line.HandedOff, line.Troubled, line.Rated }
            .Select(count => count.ToString("#,0", CultureInfo.InvariantCulture)),
        line.MeanRating?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", Money.Of(line.CostUsd),
        line.CostPerResolvedUsd is { } each ? Money.Of(each) : "",
    ];
}
