using Holdfast.Cli;

namespace Holdfast.Tests.Cli;

/// <summary>The command line, run in this process, with everything it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> OfAsync(Uri server, params string[] args) =>
        RunAsync([.. args, "--url", server.ToString(), "--key", "hf_test"], new Interrupts());

    public static async Task<CliRun> RunAsync(
        string[] args, Interrupts interrupts, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        // Never the data folder of whoever runs the tests.
        string? Environment(string name) => environment?.GetValueOrDefault(name) ?? (name == "HOLDFAST_DATA" ? "/nowhere" : null);
        var terminal = new Terminal(
            new StringReader(input), TextWriter.Synchronized(output), TextWriter.Synchronized(error), false, interrupts, Environment);
        var exitCode = await HoldfastCli.RunAsync(args, terminal);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
