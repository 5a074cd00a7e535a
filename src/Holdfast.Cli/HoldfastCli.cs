using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Holdfast.Cli.Commands;

namespace Holdfast.Cli;

/// <summary>The command line: what there is to call, and how a call ends.</summary>
internal static class HoldfastCli
{
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var parsed = Root(new Shell(terminal)).Parse(args);
        // Ctrl-C is ours: in a chat it ends the turn and not the process.
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Text, Error = terminal.ErrorText, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null,
        };
        if (parsed.Action is ParseErrorAction wrong)
        {
            wrong.ShowHelp = false;
            await parsed.InvokeAsync(invocation);
            terminal.Note($"More: {string.Join(' ', Names(parsed.CommandResult))} --help");
            return ExitCode.Usage;
        }
        using var stop = new CancellationTokenSource();
        using var handling = terminal.Interrupts.Handle(stop.Cancel);
        try
        {
            return await parsed.InvokeAsync(invocation, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception failure) when (FailureReport.Of(failure, parsed, terminal) is { } exitCode)
        {
            return exitCode;
        }
    }

    private static IEnumerable<string> Names(CommandResult command) =>
        command.Parent is CommandResult parent ? Names(parent).Append(command.Command.Name) : ["holdfast"];

    private static RootCommand Root(Shell shell)
    {
        var root = new RootCommand("Holds conversations with a Holdfast server, looks into them, and checks the server.")
        {
            ChatCommand.Create(shell), ShowCommand.Create(shell), TailCommand.Create(shell),
            CostsCommand.Create(shell), MonthsCommand.Create(shell), BudgetsCommand.Create(shell),
            AnomaliesCommand.Create(shell), OutcomesCommand.Create(shell), AuditCommand.Create(shell),
            MemoryCommand.Create(shell), DocumentsCommand.Create(shell), WebhooksCommand.Create(shell), BatchesCommand.Create(shell),
            PricesCommand.Create(shell), RoutingCommand.Create(shell), ReplayCommand.Create(shell),
            DoctorCommand.Create(shell),
        };
        foreach (var option in shell.Options) root.Add(option);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
