using System.CommandLine;
using Holdfast.Client.Contract;
using Spectre.Console;

namespace Holdfast.Cli.Commands;

/// <summary>Months that are closed, and what is put right in the ledger.</summary>
internal static class MonthsCommand
{
    public static Command Create(Shell shell) => new ExampleCommand(
        "months", "Closes months, opens them again, and puts right what the ledger says.",
        "holdfast months list",
        "holdfast months close 2026-10 --reason \"billed\"",
        "holdfast months reopen 2026-10 --reason \"a late invoice\"",
        "holdfast months correct cnv_06gzrgd4yv6bpbt4x0pcmree 3 --cost 0.0123 --reason \"the provider's bill\"")
    {
        List(shell), Close(shell), Reopen(shell), Correct(shell),
    };

    private static Command List(Shell shell)
    {
        var command = new Command("list", "What each month has cost, and whether it is closed.");
        command.SetAction(async (parsed, cancel) =>
        {
            var page = await shell.Client(parsed, KeyRole.Operator).ListCostMonthsAsync(cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(page);
            else Print(page.Data, shell.Terminal.Out);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Close(Shell shell)
    {
        var (month, reason) = (Month(), Reason(isRequired: false));
        var command = new Command("close", "No correction counts in it any more. Takes an admin key.") { month, reason };
        command.SetAction((parsed, cancel) => ShowAsync(
            shell, parsed, shell.Client(parsed, KeyRole.Admin).CloseMonthAsync(parsed.GetRequiredValue(month), parsed.GetValue(reason), cancel)));
        return command;
    }

    private static Command Reopen(Shell shell)
    {
        var (month, reason) = (Month(), Reason(isRequired: true));
        var command = new Command("reopen", "Opens a closed month again; both acts stay. Takes an admin key.") { month, reason };
        command.SetAction((parsed, cancel) => ShowAsync(
            shell, parsed, shell.Client(parsed, KeyRole.Admin).ReopenMonthAsync(parsed.GetRequiredValue(month), parsed.GetRequiredValue(reason)!, cancel)));
        return command;
    }

    private static Command Correct(Shell shell)
    {
        var of = new Argument<string>("of") { Description = "The conversation or the call" };
        var attempt = new Argument<int>("attempt") { Description = "The attempt's number" };
        var cost = new Option<string>("--cost") { Description = "What it cost, in US dollars", HelpName = "usd", Required = true };
        var reason = Reason(isRequired: true);
        var command = new Command("correct", "Puts right what an attempt cost, by a row of its own. Takes an admin key.") { of, attempt, cost, reason };
        command.SetAction(async (parsed, cancel) =>
        {
            var owner = parsed.GetRequiredValue(of);
            var isCall = owner.StartsWith("call_", StringComparison.Ordinal);
            var made = await shell.Client(parsed, KeyRole.Admin).CorrectAsync(
                new(parsed.GetRequiredValue(attempt), parsed.GetRequiredValue(cost), parsed.GetRequiredValue(reason)!, isCall ? null : owner, isCall ? owner : null), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(made);
            else shell.Terminal.Text.WriteLine($"{made.CostUsd} USD, counted at {made.At:u}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Argument<string> Month() => new("month") { Description = "The month, UTC", HelpName = "YYYY-MM" };

    private static Option<string?> Reason(bool isRequired) => new("--reason") { Description = "Why; it stays", Required = isRequired };

    private static async Task<int> ShowAsync(Shell shell, ParseResult parsed, Task<CostMonth> asked)
    {
        var month = await asked;
        if (shell.IsJson(parsed)) shell.Terminal.PrintJson(month);
        else Print([month], shell.Terminal.Out);
        return ExitCode.Ok;
    }

    private static void Print(IReadOnlyList<CostMonth> months, IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).Title("Months");
        foreach (var column in (string[])["month", "state"]) table.AddColumn(column);
        foreach (var number in (string[])["calls", "unsettled", "cost"]) table.AddColumn(new TableColumn(number).RightAligned());
        table.AddColumn("closed and reopened");
        foreach (var month in months)
            table.AddRow(
                month.Month, month.State, $"{month.Attempts:#,0}", $"{month.Unsettled:#,0}", $"${month.CostUsd}",
                Markup.Escape(string.Join("; ", month.Acts.Select(act => $"{act.Act} {act.At:yyyy-MM-dd}{(act.Reason is { } reason ? $" ({reason})" : "")}"))));
        console.Write(table);
    }
}
