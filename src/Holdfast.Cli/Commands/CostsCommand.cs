using System.CommandLine;
using System.Globalization;
using Holdfast.Client.Contract;
using Spectre.Console;

namespace Holdfast.Cli.Commands;

internal static class CostsCommand
{
    public static Command Create(Shell shell)
    {
        var month = new Option<string?>("--month") { Description = "The month, UTC [default: the current one]", HelpName = "YYYY-MM" };
        var by = ByOption.Create("tenant", "agent", "conversation", "model", "user", "day");
        month.Validators.Add(result =>
        {
            if (!DateOnly.TryParseExact(result.GetValue(month), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                result.AddError($"--month: \"{result.GetValue(month)}\" is no month. Write it like 2026-11.");
        });
        var command = new ExampleCommand(
            "costs", "Shows what a month has cost, to the last nano-dollar.",
            "holdfast costs",
            "holdfast costs --month 2026-11 --by agent,model",
            "holdfast costs --by conversation --json | jq '.total.cost_usd'")
        { month, by };
        command.SetAction(async (parsed, cancel) =>
        {
            var report = await shell.Client(parsed, KeyRole.Operator).GetCostsAsync(parsed.GetValue(month), parsed.GetValue(by), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(report);
            else Print(report, shell.Terminal.Out);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(CostReport report, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"Costs of {report.Month}");
        foreach (var dimension in report.By) table.AddColumn(dimension);
        string[] numbers = ["calls", "failed", "input", "cache read", "cache write", "output", "reserved", "wasted", "naive", "cost"];
        foreach (var number in numbers)
            table.AddColumn(new TableColumn(number).RightAligned());
        foreach (var line in report.Lines)
            table.AddRow([.. report.By.Select(dimension => line.Group.GetValueOrDefault(dimension, "")), .. Numbers(line)]);
        if (report.By.Count > 0) table.AddRow([.. report.By.Select((_, i) => i == 0 ? "in all" : ""), .. Numbers(report.Total)]);
        console.Write(table);
    }

    private static IEnumerable<string> Numbers(CostLine line) =>
    [
        Count(line.Attempts), Count(line.Failed), Count(line.Usage.Input), Count(line.Usage.CacheRead),
        Count(line.Usage.CacheWrite + line.Usage.CacheWriteLong), Count(line.Usage.Output),
        Money.Of(line.ReservedUsd), Money.Of(line.FailedUsd), Money.Of(line.Saved.NaiveUsd), Money.Of(line.CostUsd),
    ];

    private static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
