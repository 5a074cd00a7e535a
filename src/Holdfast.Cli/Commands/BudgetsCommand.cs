using System.CommandLine;
using Holdfast.Client.Contract;
using Spectre.Console;

namespace Holdfast.Cli.Commands;

internal static class BudgetsCommand
{
    public static Command Create(Shell shell)
    {
        var name = new Argument<string?>("name") { Arity = ArgumentArity.ZeroOrOne, Description = "Show this budget's accounts [default: all budgets]" };
        var command = new ExampleCommand(
            "budgets", "Shows what calls may cost, and what is left of it.",
            "holdfast budgets",
            "holdfast budgets month",
            "holdfast budgets --json | jq '.data[] | select(.fullest.state != \"open\") | .name'")
        { name };
        command.SetAction(async (parsed, cancel) =>
        {
            var client = shell.Client(parsed, KeyRole.Operator);
            if (parsed.GetValue(name) is { } one) Show(await client.ListBudgetAccountsAsync(one, cancel), accounts => Print(one, accounts));
            else Show(await client.ListBudgetsAsync(cancel), Print);
            return ExitCode.Ok;

            void Show<T>(Page<T> page, Func<IReadOnlyList<T>, Table> table)
            {
                if (shell.IsJson(parsed)) shell.Terminal.PrintJson(page);
                else shell.Terminal.Out.Write(table(page.Data));
            }
        });
        return command;
    }

    private static Table Print(IReadOnlyList<Budget> budgets)
    {
        var table = TableOf("Budgets", ["budget", "counts", "period", "fullest"]);
        foreach (var budget in budgets)
            table.AddRow([
                Markup.Escape(budget.Name), Markup.Escape(CountsOf(budget)), budget.Period, Markup.Escape(budget.Fullest?.Subject ?? ""),
                .. Numbers(budget.Fullest, budget.LimitUsd)]);
        return table;
    }

    private static Table Print(string name, IReadOnlyList<BudgetAccount> accounts)
    {
        var table = TableOf($"Accounts of {Markup.Escape(name)}", ["account", "period"]);
        foreach (var account in accounts)
            table.AddRow([Markup.Escape(account.Subject.Length == 0 ? "all" : account.Subject), account.Period, .. Numbers(account, account.LimitUsd)]);
        return table;
    }

    private static Table TableOf(string title, string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple).Title(title);
        foreach (var column in columns) table.AddColumn(column);
        foreach (var number in (string[])["limit", "used", "held", "left"]) table.AddColumn(new TableColumn(number).RightAligned());
        table.AddColumn("state");
        return table;
    }

    private static string CountsOf(Budget budget) =>
        string.Join(", ", new[] { budget.Scope, budget.Agent, budget.Conversation, budget.Hard ? null : "soft" }.OfType<string>());

    private static string[] Numbers(BudgetAccount? account, string limit) => account is null
        ? [$"${limit}", "$0", "$0", $"${limit}", "open"]
        : [$"${account.LimitUsd}", $"${account.UsedUsd}", $"${account.HeldUsd}", $"${account.LeftUsd}", account.State];
}
