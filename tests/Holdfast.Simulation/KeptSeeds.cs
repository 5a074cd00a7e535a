using System.Globalization;

namespace Holdfast.Simulation;

/// <summary>Seeds that once failed, each with the reason: seeds.txt.</summary>
public static class KeptSeeds
{
    public static IReadOnlyList<ulong> All { get; } = [.. Read()];

    private static IEnumerable<ulong> Read()
    {
        using var stream = typeof(KeptSeeds).Assembly.GetManifestResourceStream("seeds.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return ulong.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
