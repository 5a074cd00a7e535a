using System.Runtime.InteropServices;

namespace Holdfast.Bench.Reports;

/// <summary>Where the figures were taken.</summary>
internal static class Machine
{
    public static string Describe()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        var cpu = model?[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        return $"{Environment.ProcessorCount} cores of {cpu}, {memory} GB, {RuntimeInformation.OSDescription}, "
            + $"{RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}. "
            + "Server, practice model, rival and load generator share these cores.";
    }
}
