namespace Holdfast.Core.Memory.Users;

/// <summary>Where a memory file may be: /memories and below, named plainly, so that no spelling of a path leads anywhere else.</summary>
public static class MemoryPath
{
    public const string Root = "/memories";

    public const int LongestChars = 200;

    // Nothing is unescaped here. What would be a way out for whoever does is refused all the same.
    private static readonly string[] Escapes = ["%2e", "%2f", "%5c", "%00"];

    /// <summary>The path as files are stored under it; null when it is none.</summary>
    public static string? Read(string path)
    {
        var plain = path.Length > 1 && path[^1] == '/' ? path[..^1] : path;
        var isOne = plain == Root || (IsUnder(plain, Root) && plain[(Root.Length + 1)..].Split('/').All(IsName));
        return isOne && plain.Length <= LongestChars ? plain : null;
    }

    public static bool IsUnder(string path, string folder) =>
        path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal);

    public static string Refusal(string path) =>
        $"Error: The path {path} is not allowed. Give a path under {Root} of at most {LongestChars} characters, without . and .. as parts.";

    internal static bool IsName(string part) =>
        part is not ("" or "." or "..") && !part.Any(c => char.IsControl(c) || c == '\\')
        && !Escapes.Any(escape => part.Contains(escape, StringComparison.OrdinalIgnoreCase));
}
