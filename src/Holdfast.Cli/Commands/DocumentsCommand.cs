using System.CommandLine;
using Holdfast.Cli.Documents;
using Holdfast.Client;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>The documents that an agent carries.</summary>
internal static class DocumentsCommand
{
    private static readonly Argument<string> _agent = new("agent") { Description = "The agent's name" };

    private static readonly Argument<string> _path = new("path") { Description = "The document, e.g. refunds/late-parcels.md" };

    public static Command Create(Shell shell) => new ExampleCommand(
        "documents", "Gives an agent documents, of which it is shown what matters to a message.",
        "holdfast documents put support help-centre/",
        "holdfast documents put support refunds.md --as policies/refunds.md",
        "holdfast documents list support",
        "holdfast documents show support policies/refunds.md --version 2",
        "holdfast documents delete support policies/refunds.md")
    {
        Put(shell), List(shell), ShowOne(shell), Delete(shell),
    };

    private static Command Put(Shell shell)
    {
        var source = new Argument<string>("source") { Description = "A text file, or a folder with all that is in it" };
        var name = new Option<string?>("--as") { Description = "Its path, or what the paths of a folder's files begin with", HelpName = "path" };
        var command = new Command("put", "Makes documents, or their next versions; what is the same stays as it is.") { _agent, source, name };
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, agent) = (shell.Client(parsed, KeyRole.Admin), parsed.GetRequiredValue(_agent));
            var put = new List<Document>();
            foreach (var file in TextFiles.Of(parsed.GetRequiredValue(source), parsed.GetValue(name), shell.Terminal))
            {
                put.Add(await client.PutDocumentAsync(agent, file.Path, new(file.Content), cancel));
                if (!shell.IsJson(parsed)) shell.Terminal.Text.WriteLine(Line(put[^1]));
            }
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(new Page<Document>(put));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List(Shell shell)
    {
        var command = new Command("list", "What the agent carries, by path.") { _agent };
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, agent) = (shell.Client(parsed, KeyRole.App), parsed.GetRequiredValue(_agent));
            var all = HoldfastClient.AllAsync(cursor => client.ListDocumentsAsync(agent, limit: 200, cursor, cancel));
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(new Page<Document>(await all.ToListAsync(cancel)));
            else await foreach (var document in all) shell.Terminal.Text.WriteLine(Line(document));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command ShowOne(Shell shell)
    {
        var version = new Option<int?>("--version") { Description = "An earlier version [default: the newest]", HelpName = "n" };
        var command = new Command("show", "A document's content.") { _agent, _path, version };
        command.SetAction(async (parsed, cancel) =>
        {
            var document = await shell.Client(parsed, KeyRole.App)
                .GetDocumentAsync(parsed.GetRequiredValue(_agent), parsed.GetRequiredValue(_path), parsed.GetValue(version), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(document);
            else shell.Terminal.Text.WriteLine(document.Content?.TrimEnd('\n'));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Delete(Shell shell)
    {
        var erase = new Option<bool>("--erase") { Description = "Remove all its versions too, for good" };
        var command = new Command("delete", "The agent carries it no longer; its versions stay, for what was shown of them.") { _agent, _path, erase };
        command.SetAction(async (parsed, cancel) =>
        {
            await shell.Client(parsed, KeyRole.Admin)
                .DeleteDocumentAsync(parsed.GetRequiredValue(_agent), parsed.GetRequiredValue(_path), parsed.GetValue(erase), cancel);
            shell.Terminal.Note(parsed.GetValue(erase) ? "Erased." : "Deleted.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Line(Document document) =>
        Invariant($"{document.Path}  version {document.Version}  {document.UpdatedAt:yyyy-MM-dd}  {document.Bytes:#,0} bytes  {document.Title}");
}
