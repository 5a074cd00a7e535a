using System.CommandLine;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Spectre.Console;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>Spending that left what is usual, and what is done about it.</summary>
internal static class AnomaliesCommand
{
    private static readonly Argument<string> _id = new("anomaly") { Description = "The anomaly's id, anm_..." };

    public static Command Create(Shell shell) => new ExampleCommand(
        "anomalies", "Shows spending that left what is usual, with its causes.",
        "holdfast anomalies list --state current",
        "holdfast anomalies show anm_...",
        "holdfast anomalies acknowledge anm_...",
        "holdfast anomalies silence anm_... --days 7",
        "holdfast anomalies list --json | jq '.data[] | select(.state == \"open\") | .cause'")
    {
        List(shell), Show(shell), Acknowledge(shell), Silence(shell),
    };

    private static Command List(Shell shell)
    {
        var state = new Option<string?>("--state") { Description = "current (has not ended) or ended [default: all]", HelpName = "state" };
        var command = new Command("list", "What was found; newest first.") { state };
        command.SetAction(async (parsed, cancel) =>
        {
            var all = await AllAsync(shell.Client(parsed, KeyRole.Operator), parsed.GetValue(state), cancel).ToListAsync(cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(new Page<Anomaly>(all));
            else shell.Terminal.Out.Write(TableOf(all));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show(Shell shell)
    {
        var command = new Command("show", "One of them, with what each cause adds.") { _id };
        command.SetAction((parsed, cancel) => AnswerAsync(shell, parsed, async (client, id) =>
            await AllAsync(client, state: null, cancel).FirstOrDefaultAsync(anomaly => anomaly.Id == id, cancel)
            ?? throw new CliError($"There is no anomaly {id}.", ExitCode.Failed)));
        return command;
    }

    private static Command Acknowledge(Shell shell)
    {
        var command = new Command("acknowledge", "Says that somebody knows of it.") { _id };
        command.SetAction((parsed, cancel) => AnswerAsync(shell, parsed, (client, id) => client.AcknowledgeAnomalyAsync(id, cancel)));
        return command;
    }

    private static Command Silence(Shell shell)
    {
        var days = new Option<int>("--days") { Description = "For how long, 90 at most", HelpName = "number", Required = true };
        var command = new Command("silence", "Opens nothing more of the same tenant, agent or conversation for a while.") { _id, days };
        command.SetAction((parsed, cancel) => AnswerAsync(shell, parsed, (client, id) =>
            client.SilenceAnomalyAsync(id, DateTimeOffset.UtcNow.AddDays(parsed.GetValue(days)), cancel)));
        return command;
    }

    private static async Task<int> AnswerAsync(Shell shell, ParseResult parsed, Func<HoldfastClient, string, Task<Anomaly>> ask)
    {
        var anomaly = await ask(shell.Client(parsed, KeyRole.Operator), parsed.GetRequiredValue(_id));
        if (shell.IsJson(parsed)) shell.Terminal.PrintJson(anomaly);
        else Print(anomaly, shell.Terminal);
        return ExitCode.Ok;
    }

    private static IAsyncEnumerable<Anomaly> AllAsync(HoldfastClient client, string? state, CancellationToken cancel) =>
        HoldfastClient.AllAsync(cursor => client.ListAnomaliesAsync(state, limit: 200, cursor, cancel));

    private static Table TableOf(IReadOnlyList<Anomaly> anomalies)
    {
        var table = new Table().Border(TableBorder.Simple).Title("Anomalies");
        foreach (var column in (string[])["anomaly", "opened", "state", "of", "kind", "cause"]) table.AddColumn(column);
        foreach (var number in (string[])["hours", "usual", "cost"]) table.AddColumn(new TableColumn(number).RightAligned());
        foreach (var one in anomalies)
            table.AddRow(
                one.Id, Invariant($"{one.OpenedAt:yyyy-MM-dd HH:mm}"), one.State, Markup.Escape(Of(one)), one.Kind, one.Cause,
                Invariant($"{one.Hours}"), Money.Of(one.UsualUsd), Money.Of(one.CostUsd));
        return table;
    }

    private static void Print(Anomaly one, Terminal terminal)
    {
        var text = terminal.Text;
        text.WriteLine(Invariant($"{one.Id}, {one.State}: {one.Kind} of {Of(one)}, opened {one.OpenedAt:u}, last seen {one.SeenAt:u}"));
        text.WriteLine(Invariant($"{one.Hours} hours cost {Money.Of(one.CostUsd)}, usual are {Money.Of(one.UsualUsd)}; the difference by cause:"));
        foreach (var (cause, usd) in one.SharesUsd)
            text.WriteLine($"  {cause,-10} {Money.Of(usd),14}{(cause == one.Cause ? "  unusual" : "")}");
        if (one.AcknowledgedAt is { } acknowledged) text.WriteLine(Invariant($"acknowledged {acknowledged:u} by {one.AcknowledgedBy}"));
        if (one.SilencedUntil is { } until) text.WriteLine(Invariant($"silenced until {until:u}"));
        if (one.EndedAt is { } ended) text.WriteLine(Invariant($"ended {ended:u}"));
    }

    private static string Of(Anomaly one) => one switch
    {
        { Conversation: { } conversation } => conversation,
        { Agent: { Length: > 0 } agent } => $"agent {agent}",
        { Agent: not null } => "calls of no agent",
        _ => "everything",
    };
}
