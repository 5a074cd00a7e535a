using System.CommandLine;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>Failures that a user can do something about, in words. Anything else is a bug and crashes.</summary>
internal static class FailureReport
{
    /// <returns>The exit code; null when it is a bug.</returns>
    public static int? Of(Exception failure, ParseResult parsed, Terminal terminal)
    {
        var (exitCode, problem) = failure switch
        {
            CliError error => (error.ExitCode, Ours("usage", error.Message)),
            HoldfastException refused => (ExitCode.Failed, refused.Problem),
            HttpRequestException or TimeoutException or IOException => (ExitCode.Unreachable, Ours(
                "unreachable", $"The server cannot be reached: {failure.Message} Is it running? Try: holdfast doctor")),
            _ => (0, null),
        };
        if (problem is null) return null;
        Print(problem, failure, parsed.GetValue<bool>("--json"), terminal);
        return exitCode;
    }

    private static Problem Ours(string code, string detail) => new("about:blank", "Not done", 0, code, detail);

    private static void Print(Problem problem, Exception failure, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.ErrorText.WriteLine(JsonSerializer.Serialize(problem, HoldfastJson.Default.Problem));
            return;
        }
        terminal.Error.MarkupLine($"[red]{Markup.Escape(failure is HoldfastException ? failure.Message : problem.Detail!)}[/]");
        if (problem.Type.StartsWith("http", StringComparison.Ordinal)) terminal.Note($"See {problem.Type}");
    }
}
