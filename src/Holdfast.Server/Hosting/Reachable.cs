namespace Holdfast.Server.Hosting;

internal static class Reachable
{
    /// <summary>An address that can be called, for one that can only be listened on.</summary>
    public static string From(string url) => url
        .Replace("//0.0.0.0:", "//127.0.0.1:", StringComparison.Ordinal)
        .Replace("//[::]:", "//127.0.0.1:", StringComparison.Ordinal);
}
