using System.Runtime.CompilerServices;

namespace Holdfast.Tests.Wire;

/// <summary>Exact bytes of a wire, kept beside this file.</summary>
internal static class WireFile
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(Folder(), name));

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
