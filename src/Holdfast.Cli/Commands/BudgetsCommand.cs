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
            "holdfast budgets set month --limit 500",
            "holdfast budgets set most --limit 2000 --locked --tenant acme",
            "holdfast budgets --json | jq '.data[] | select(.fullest.state != \"open\") | .name'")
        { name, Set(shell) };
        command.SetAction(async (parsed, cancel) =>
        {
            var client = shell.Client(parsed, KeyRole.Operator);
            if (parsed.GetValue(name) is { } one) Show(await client.ListBudgetAccountsAsync(one, cancel), accounts => Print(one, accounts));
            else Show(await client.ListBudgetsAsync(cancel: cancel), Print);
            return ExitCode.Ok;

            void Show<T>(Page<T> page, Func<IReadOnlyList<T>, Table> table)
            {
                if (shell.IsJson(parsed)) shell.Terminal.PrintJson(page);
                else shell.Terminal.Out.Write(table(page.Data));
            }
        });
        return command;
    }

    private static Command Set(Shell shell)
    {
        var name = new Argument<string>("name") { Description = "The budget" };
        var limit = new Option<string>("--limit") { Description = "US dollars", HelpName = "usd", Required = true };
        var scope = new Option<string>("--scope")
        {
            Description = "What is counted together: tenant, agent, conversation, turn", DefaultValueFactory = _ => "tenant",
        };
        var period = new Option<string>("--period")
        {
            Description = "When it begins anew: day, month, run", DefaultValueFactory = _ => "month",
        };
        var agent = new Option<string?>("--agent") { Description = "Count this agent's calls only" };
        var conversation = new Option<string?>("--conversation") { Description = "Count this conversation's calls only" };
        var soft = new Option<bool>("--soft") { Description = "Refuse nothing, only save near the limit" };
        var near = new Option<int>("--near")
        {
            Description = "From this part of the limit on agents save", HelpName = "percent", DefaultValueFactory = _ => 80,
        };
        var locked = new Option<bool>("--locked") { Description = "Only a root key may change it; takes one, and --tenant" };
        var tenant = new Option<string?>("--tenant") { Description = "Whose budget; takes a root key [default: the key's own tenant]" };
        var command = new Command("set", "Makes or replaces a budget. Takes an admin key.")
        {
            name, limit, scope, period, agent, conversation, soft, near, locked, tenant,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var of = parsed.GetValue(tenant);
            var definition = new BudgetDefinition(
                parsed.GetRequiredValue(scope), parsed.GetRequiredValue(period), parsed.GetRequiredValue(limit), parsed.GetValue(agent),
                parsed.GetValue(conversation), Hard: !parsed.GetValue(soft), parsed.GetValue(near), parsed.GetValue(locked));
            var budget = await shell.Client(parsed, of is null ? KeyRole.Admin : KeyRole.Root)
                .PutBudgetAsync(parsed.GetRequiredValue(name), definition, of, cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(budget);
            else shell.Terminal.Out.Write(Print([budget]));
            return ExitCode.Ok;
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
        string.Join(", ", new[]
        {
            budget.Scope, budget.Agent, budget.Conversation, budget.Hard ? null : "soft", budget.Locked ? "locked" : null,
        }.OfType<string>());

    private static string[] Numbers(BudgetAccount? account, string limit) => account is null
        ? [$"${limit}", "$0", "$0", $"${limit}", "open"]
        : [$"${account.LimitUsd}", $"${account.UsedUsd}", $"${account.HeldUsd}", $"${account.LeftUsd}", account.State];
}
