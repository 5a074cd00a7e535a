namespace Holdfast.Bench.Processes;

/// <summary>What the kernel says of a process.</summary>
internal static class ProcFs
{
    /// <summary>USER_HZ, the same on every Linux that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of all its threads so far.</summary>
    public static double CpuSeconds(int pid)
    {
        var fields = StatFields(pid);
        const int userTime = 11, systemTime = 12;
        return (double.Parse(fields[userTime]) + double.Parse(fields[systemTime])) / TicksPerSecond;
    }

    /// <summary>The same of a process and its children.</summary>
    public static double CpuSecondsOfFamily(int pid) => CpuSeconds(pid) + Children(pid).Sum(CpuSeconds);

    private static IEnumerable<int> Children(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var pid) && ParentOf(pid) == parent) yield return pid;
    }

    /// <summary>Null when it has ended meanwhile.</summary>
    private static int? ParentOf(int pid)
    {
        try
        {
            return int.Parse(StatFields(pid)[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string[] StatFields(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        // The second field is the program's name in brackets and may hold blanks: count from its end.
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    /// <summary>Memory in use, shared pages included.</summary>
    public static double ResidentKilobytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Rss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
