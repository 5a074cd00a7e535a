using System.Globalization;
using System.Text;

namespace Holdfast.Core.Memory.Users;

/// <summary>Files and directories as the memory tool shows them.</summary>
public static class MemoryView
{
    /// <summary>Levels of a directory shown at once.</summary>
    private const int Depth = 2;

    /// <summary>The highest line number that has room in its column.</summary>
    private const int MostLines = 999_999;

    /// <summary>Lines shown around a change.</summary>
    private const int Around = 4;

    public static string Directory(IEnumerable<MemoryFile> files, string folder)
    {
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal) { [folder] = 0 };
        foreach (var file in files)
        {
            var bytes = Bytes(file.Content);
            sizes[folder] += bytes;
            var parts = file.Path[(folder.Length + 1)..].Split('/');
            if (parts.Any(IsHidden)) continue;
            for (var level = 1; level <= Math.Min(Depth, parts.Length); level++)
            {
                var path = $"{folder}/{string.Join('/', parts[..level])}";
                sizes[path] = sizes.GetValueOrDefault(path) + bytes;
            }
        }
        var text = new StringBuilder(
            $"Here're the files and directories up to {Depth} levels deep in {folder}, excluding hidden items and node_modules:");
        foreach (var (path, bytes) in sizes) text.Append('\n').Append(Size(bytes)).Append('\t').Append(path);
        return text.ToString();
    }

    /// <returns>Null when the file has more lines than can be numbered.</returns>
    public static string? File(MemoryFile file, int from, int to)
    {
        var lines = Lines(file.Content);
        if (lines.Count > MostLines) return null;
        return $"Here's the content of {file.Path} with line numbers:{Numbered(lines, Math.Max(1, from), to < 0 ? lines.Count : to)}";
    }

    /// <summary>The lines around a change.</summary>
    /// <param name="at">Where in the text it begins.</param>
    /// <param name="length">Characters of it.</param>
    public static string Snippet(string content, int at, int length) =>
        Numbered(Lines(content), Math.Max(1, LineAt(content, at) - Around), LineAt(content, at + length) + Around);

    /// <summary>Number of the line, from 1, that a character stands in.</summary>
    public static int LineAt(string content, int at) => 1 + content.AsSpan(0, at).Count('\n');

    /// <summary>Without their ends; a newline ends the last one and begins none.</summary>
    public static List<string> Lines(string content)
    {
        var lines = content.Split('\n').ToList();
        if (lines[^1].Length == 0) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>E.g. 0B, 512B, 2K, 5.5K.</summary>
    public static string Size(long bytes) => bytes < 1024
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes}B")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#}K");

    public static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);

    private static string Numbered(List<string> lines, int from, int to)
    {
        var text = new StringBuilder();
        for (var number = from; number <= Math.Min(to, lines.Count); number++)
            text.Append(CultureInfo.InvariantCulture, $"\n{number,6}\t{lines[number - 1]}");
        return text.ToString();
    }

    private static bool IsHidden(string name) => name[0] == '.' || name == "node_modules";
}
