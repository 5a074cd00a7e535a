using System.Runtime.CompilerServices;

namespace Holdfast.Tests.Server;

/// <summary>Files of the checkout that are no part of any program.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
