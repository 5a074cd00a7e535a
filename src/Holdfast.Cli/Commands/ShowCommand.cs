using System.CommandLine;
using Holdfast.Cli.Show;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Commands;

internal static class ShowCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("id") { Description = "The conversation, cnv_..." };
        var full = new Option<bool>("--full") { Description = "Whole texts, not one line each" };
        var command = new ExampleCommand(
            "show", "Shows a conversation: every entry of its journal, in order.",
            "holdfast show cnv_0a1b",
            "holdfast show cnv_0a1b --full | less",
            "holdfast show cnv_0a1b --json | jq '.entries[] | select(.kind == \"answer\")'")
        { id, full };
        command.SetAction(async (parsed, cancel) =>
        {
            var client = shell.Client(parsed, KeyRole.Operator);
            var conversation = await client.GetConversationAsync(parsed.GetRequiredValue(id), cancel);
            var entries = await client.AllEntriesAsync(conversation.Id, cancel: cancel).ToListAsync(cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(new Narrative(conversation, entries));
            else Print(conversation, entries, parsed.GetValue(full) ? int.MaxValue : shell.Terminal.Out.Profile.Width, shell.Terminal);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(Conversation conversation, List<Entry> entries, int width, Terminal terminal)
    {
        terminal.Text.WriteLine($"{conversation.Id}, agent {conversation.Agent}, {conversation.State}");
        foreach (var entry in entries) terminal.Text.WriteLine(Timeline.Line(entry, width));
        terminal.Text.WriteLine(Summary.Of(conversation));
    }
}
