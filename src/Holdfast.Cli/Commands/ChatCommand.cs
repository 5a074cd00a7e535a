using System.CommandLine;
using Holdfast.Cli.Chat;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Commands;

internal static class ChatCommand
{
    public static Command Create(Shell shell)
    {
        var message = new Argument<string?>("message")
        {
            Description = "Say this, print the answer and leave; left out: talk, line by line", Arity = ArgumentArity.ZeroOrOne,
        };
        var agent = new Option<string>("--agent") { Description = "The agent to talk to", DefaultValueFactory = _ => "default" };
        var conversation = new Option<string?>("--conversation") { Description = "Go on with this conversation", HelpName = "cnv_..." };
        var command = new ExampleCommand(
            "chat", "Talks to an agent. Shows the answer as it is written, and after each turn how full the context is and what it cost.",
            "holdfast chat", "holdfast chat \"What can you do?\"", "holdfast chat --conversation cnv_0a1b \"And what else?\"",
            "echo \"Summarise RFC 9457\" | holdfast chat --json | jq -r .answer")
        { message, agent, conversation };
        command.SetAction(async (parsed, cancel) =>
        {
            var session = new ChatSession(
                shell.Client(parsed, KeyRole.App), shell.Terminal,
                parsed.GetRequiredValue(agent), parsed.GetValue(conversation), shell.IsJson(parsed));
            var answered = parsed.GetValue(message) is { } once
                ? await OnceAsync(session, once, shell.Terminal, cancel)
                : await new ChatLoop(session, shell.Terminal).RunAsync(cancel);
            return answered ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static async Task<bool> OnceAsync(ChatSession session, string message, Terminal terminal, CancellationToken cancel)
    {
        var answered = await session.SayAsync(message, cancel);
        terminal.Note($"Go on with: holdfast chat --conversation {session.Conversation} \"...\"");
        return answered;
    }
}
