namespace Holdfast.Bench.Processes;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcFs
{
    /// <summary>USER_HZ, the same on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all its threads so far.</summary>
    public static double CpuSeconds(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        // The second field is the program's name in brackets and may hold blanks: count from its end.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        const int userTime = 11, systemTime = 12;
        return (double.Parse(fields[userTime]) + double.Parse(fields[systemTime])) / TicksPerSecond;
    }

    /// <summary>Memory in use, shared pages included.</summary>
    public static double ResidentKilobytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Rss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
