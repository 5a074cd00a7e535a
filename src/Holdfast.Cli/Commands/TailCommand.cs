using System.CommandLine;
using Holdfast.Cli.Show;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Commands;

internal static class TailCommand
{
    public static Command Create(Shell shell)
    {
        var id = new Argument<string?>("id")
        {
            Description = "The conversation, cnv_...; left out: all conversations of the tenant (the newest 200)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var after = new Option<string?>("--after")
        {
            Description = "Begin after this entry or event; 0 = from the beginning", HelpName = "id",
        };
        var command = new ExampleCommand(
            "tail", "Follows what happens, live, until Ctrl-C. Survives restarts of the server.",
            "holdfast tail", "holdfast tail cnv_0a1b --after 0", "holdfast tail cnv_0a1b --json | jq -r .text")
        { id, after };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is null && result.GetValue(after) is not null)
                result.AddError("--after needs the id of a conversation.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var follower = new Follower(shell.Client(parsed, KeyRole.Operator), shell.Terminal, shell.IsJson(parsed));
            await (parsed.GetValue(id) is { } one
                ? follower.FollowOneAsync(one, parsed.GetValue(after), cancel)
                : follower.FollowAllAsync(cancel));
            return ExitCode.Ok;
        });
        return command;
    }
}
