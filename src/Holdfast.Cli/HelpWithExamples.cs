using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Holdfast.Cli;

/// <summary>A command whose help ends with examples to copy.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>What one should know beyond the options.</summary>
    public string? Notes { get; set; }
}

/// <summary>The usual help, and below it what a newcomer needs next.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private const string Root =
        """
        Examples:
          holdfast doctor                        is everything all right?
          holdfast chat "What can you do?"       ask once
          holdfast chat                          talk
          holdfast show cnv_...                  what happened in a conversation
          holdfast COMMAND --help                more about a command

        Environment:
          HOLDFAST_URL     the server, when --url is not given
          HOLDFAST_KEY     the key, when --key is not given
          HOLDFAST_DATA    the server's data folder: without a key, the one that ./run left in its keys.json is used

        Exit codes:
          0  all right      1  something is wrong with what was asked for or checked
          2  wrong usage    3  the server cannot be reached    130  interrupted

        """;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is RootCommand) output.WriteLine(Root);
        if (parseResult.CommandResult.Command is not ExampleCommand command) return exitCode;
        output.WriteLine($"Examples:\n{string.Join('\n', command.Examples.Select(line => "  " + line))}\n");
        if (command.Notes is { } notes) output.WriteLine($"Notes:\n{string.Join('\n', notes.Split('\n').Select(line => "  " + line))}\n");
        return exitCode;
    }
}
