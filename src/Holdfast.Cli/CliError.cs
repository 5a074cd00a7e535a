namespace Holdfast.Cli;

/// <summary>Ends the command with a message for the user: what is wrong, and what to do about it.</summary>
internal sealed class CliError(string message, int exitCode = ExitCode.Usage) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
