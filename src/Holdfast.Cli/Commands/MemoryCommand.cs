using System.CommandLine;
using Holdfast.Cli.Show;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Commands;

/// <summary>What is remembered of end users: facts are named by their id, files by their path.</summary>
internal static class MemoryCommand
{
    private static readonly Argument<string> _user = new("user") { Description = "The end user, by the id that your conversations give" };

    private static readonly Argument<string> _name = new("name") { Description = "A fact (fct_...) or a file (/memories/...)" };

    public static Command Create(Shell shell) => new ExampleCommand(
        "memory", "Shows, corrects and forgets what is remembered of an end user beyond conversations.",
        "holdfast memory list ann",
        "holdfast memory show ann /memories/preferences.md",
        "holdfast memory add ann \"Prefers to be called in the afternoon\"",
        "holdfast memory edit ann fct_0a1b2c3d4e \"Prefers to be called before noon\"",
        "holdfast memory edit ann /memories/preferences.md - < preferences.md",
        "holdfast memory forget ann fct_0a1b2c3d4e",
        "holdfast memory forget ann --all")
    {
        List(shell), ShowOne(shell), Add(shell), Edit(shell), Forget(shell),
    };

    private static Command List(Shell shell)
    {
        var command = new Command("list", "All that is remembered, newest first.") { _user };
        command.SetAction(async (parsed, cancel) =>
        {
            var memory = await shell.Client(parsed, KeyRole.App).GetMemoryAsync(parsed.GetRequiredValue(_user), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(memory);
            else foreach (var line in Remembered.Lines(memory)) shell.Terminal.Text.WriteLine(line);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command ShowOne(Shell shell)
    {
        var command = new Command("show", "One fact with its source, or a file's content.") { _user, _name };
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, user, name) = Read(shell, parsed);
            if (IsFile(name)) Print(await client.GetMemoryFileAsync(user, name, cancel), shell, parsed);
            else Print(await client.GetFactAsync(user, name, cancel), shell, parsed);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Add(Shell shell)
    {
        var text = new Argument<string>("text") { Description = "The fact, in one sentence" };
        var command = new Command("add", "Remembers a fact.") { _user, text };
        command.SetAction(async (parsed, cancel) =>
        {
            var body = new AddFact(parsed.GetRequiredValue(_user), parsed.GetRequiredValue(text));
            Print(await shell.Client(parsed, KeyRole.App).AddFactAsync(body, cancel), shell, parsed);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Edit(Shell shell)
    {
        var text = new Argument<string>("text") { Description = "What it is from now on; - reads it from standard input" };
        var command = new Command("edit", "Says a fact better, or writes a file (also a new one).") { _user, _name, text };
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, user, name) = Read(shell, parsed);
            var said = parsed.GetRequiredValue(text) is var given && given == "-" ? await shell.Terminal.In.ReadToEndAsync(cancel) : given;
            if (IsFile(name)) Print(await client.WriteMemoryFileAsync(user, name, said, cancel), shell, parsed);
            else Print(await client.EditFactAsync(user, name, said, cancel), shell, parsed);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Forget(Shell shell)
    {
        var name = new Argument<string?>("name") { Description = _name.Description + ", or a directory", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Everything of this user, for good" };
        var command = new Command("forget", "Forgets a fact, a file, or everything of a user.") { _user, name, all };
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null != result.GetValue(all)) result.AddError("Name a fact or a file, or give --all; not both.");
        });
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, user) = (shell.Client(parsed, KeyRole.App), parsed.GetRequiredValue(_user));
            await (parsed.GetValue(name) switch
            {
                null => client.ForgetUserAsync(user, cancel),
                var file when IsFile(file) => client.ForgetMemoryFileAsync(user, file, cancel),
                var fact => client.ForgetFactAsync(user, fact, cancel),
            });
            shell.Terminal.Note("Forgotten.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static (HoldfastClient Client, string User, string Name) Read(Shell shell, ParseResult parsed) =>
        (shell.Client(parsed, KeyRole.App), parsed.GetRequiredValue(_user), parsed.GetRequiredValue(_name));

    private static bool IsFile(string name) => name.StartsWith('/');

    private static void Print(MemoryFact fact, Shell shell, ParseResult parsed)
    {
        if (shell.IsJson(parsed)) shell.Terminal.PrintJson(fact);
        else shell.Terminal.Text.WriteLine($"{Remembered.Line(fact)}{(fact.Source.Quote is { } quote ? $"\n  \"{quote}\"" : "")}");
    }

    private static void Print(MemoryFile file, Shell shell, ParseResult parsed)
    {
        if (shell.IsJson(parsed)) shell.Terminal.PrintJson(file);
        else shell.Terminal.Text.WriteLine(file.Content?.TrimEnd('\n'));
    }
}
