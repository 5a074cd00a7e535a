using System.Runtime.CompilerServices;
using Holdfast.Core.Journal;
using System.Text.Json;
using System.Text;

namespace Holdfast.Tests.Core;

/// <summary>Files that stand beside the tests: journals as they were once written, and what they fold to.</summary>
internal static class Golden
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "Journal", "golden");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name)).ReplaceLineEndings("\n");

    /// <summary>Names of the journals, without ending.</summary>
    public static IEnumerable<string> Journals() => Directory.EnumerateFiles(Folder, "*.state.json").Select(path => Path.GetFileName(path)[..^".state.json".Length]).Order();

    /// <summary>One entry a line: seq, at, fact.</summary>
    public static IReadOnlyList<Entry> Entries(string journal) => [.. Read(journal + ".jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Entry)];

    private static Entry Entry(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new Entry(
            root.GetProperty("seq").GetInt64(), root.GetProperty("at").GetDateTimeOffset(),
            EntryCodec.Decode(Encoding.UTF8.GetBytes(root.GetProperty("fact").GetRawText())));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
