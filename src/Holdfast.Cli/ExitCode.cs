namespace Holdfast.Cli;

/// <summary>What the process ends with. Part of the interface: scripts depend on it, and the help lists it.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It ran, and something is wrong: the server refused, a check fails, a replay differs, a turn has no answer.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a file named on it is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The server cannot be reached.</summary>
    public const int Unreachable = 3;

    public const int Interrupted = 130;
}
