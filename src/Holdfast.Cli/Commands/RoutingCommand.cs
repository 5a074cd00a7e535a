using System.CommandLine;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>What routing would have chosen.</summary>
internal static class RoutingCommand
{
    public static Command Create(Shell shell)
    {
        var conversation = new Argument<string>("conversation") { Description = "Its id" };
        var small = new Option<string?>("--small")
        {
            Description = "The model that simple messages would go to [default: the agent's]", HelpName = "provider/model",
        };
        var threshold = new Option<double?>("--threshold")
        {
            Description = "How hard a message may look for it, 0 to 1 [default: the agent's, else 0.5]", HelpName = "score",
        };
        var command = new ExampleCommand(
            "routing", "Replays which model routing would choose for each turn of a conversation, and what that costs; calls nobody.",
            "holdfast routing cnv_06h00eed6az1q3z4h22ve439",
            "holdfast routing cnv_06h00eed6az1q3z4h22ve439 --small anthropic/claude-haiku-4-5 --threshold 0.3")
        { conversation, small, threshold };
        command.SetAction(async (parsed, cancel) =>
        {
            var report = await shell.Client(parsed, KeyRole.Operator)
                .GetRoutingAsync(parsed.GetValue(conversation)!, parsed.GetValue(small), parsed.GetValue(threshold), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(report);
            else Print(report, shell.Terminal.Text);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(RoutingReport report, TextWriter text)
    {
        foreach (var turn in report.Turns)
            text.WriteLine(Invariant($"{turn.Seq,6}  {turn.Score:0.00}  {turn.Model}{Was(turn)}  {turn.Reason}"));
        text.WriteLine($"These calls cost {Money.Of(report.CostUsd)}; at the models chosen here {Money.Of(report.WouldCostUsd)}.");
    }

    private static string Was(RoutedTurn turn) => turn.Chosen is { } chosen && chosen != turn.Model ? $" (was {chosen})" : "";
}
