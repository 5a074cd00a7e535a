using System.Text.Json;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Memory.Users;

/// <summary>The tool by which a model keeps notes about a user in files that outlive the conversation.</summary>
public static class MemoryTool
{
    public const string Name = "memory";

    public static ToolSpec Spec { get; } = new(
        Name,
        "Your notes about this person, kept as text files under /memories across all conversations with them. view shows the directory or a file; "
        + "create makes a new file; str_replace replaces old_str, which must stand in the file exactly once; insert puts insert_text after line "
        + "insert_line (0 = at the beginning); delete removes a file or directory; rename moves one. Look at what is there before you write, keep "
        + "files short and in order, and never store passwords, keys or payment data.",
        """
        {"type":"object","properties":{
        "command":{"type":"string","enum":["view","create","str_replace","insert","delete","rename"]},
        "path":{"type":"string","description":"E.g. /memories/preferences.md. Every command but rename."},
        "view_range":{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":2,"description":"view: first and last line; -1 = to the end."},
        "file_text":{"type":"string","description":"create"},
        "old_str":{"type":"string","description":"str_replace"},
        "new_str":{"type":"string","description":"str_replace; left out = old_str is removed"},
        "insert_line":{"type":"integer","description":"insert"},
        "insert_text":{"type":"string","description":"insert"},
        "old_path":{"type":"string","description":"rename"},
        "new_path":{"type":"string","description":"rename"}
        },"required":["command"]}
        """.ReplaceLineEndings(""),
        new Uri("holdfast:memory"), TimeSpan.FromSeconds(30), Validate: true, Idempotent: true);

    /// <param name="arguments">JSON that matches the schema.</param>
    /// <returns>The command, or the name of the argument that it misses.</returns>
    public static (MemoryCommand? Command, string? Missing) Read(string arguments)
    {
        using var json = JsonDocument.Parse(arguments);
        var reader = new Reader(json.RootElement);
        MemoryCommand command = reader.Text("command") switch
        {
            "view" => reader.View(),
            "create" => new MemoryCommand.Create(reader.Text("path"), reader.Text("file_text")),
            "str_replace" => new MemoryCommand.StrReplace(reader.Text("path"), reader.Text("old_str"), reader.TextOr("new_str", "")),
            "insert" => new MemoryCommand.Insert(reader.Text("path"), reader.Number("insert_line"), reader.Text("insert_text")),
            "delete" => new MemoryCommand.Delete(reader.Text("path")),
            _ => new MemoryCommand.Rename(reader.Text("old_path"), reader.Text("new_path")),
        };
        return reader.Missing is null ? (command, null) : (null, reader.Missing);
    }

    private sealed class Reader(JsonElement arguments)
    {
        /// <summary>The first argument that was asked for and is not there.</summary>
        public string? Missing { get; private set; }

        public string Text(string name)
        {
            if (arguments.TryGetProperty(name, out var value)) return value.GetString() ?? "";
            Missing ??= name;
            return "";
        }

        public string TextOr(string name, string otherwise) =>
            arguments.TryGetProperty(name, out var value) ? value.GetString() ?? otherwise : otherwise;

        public long Number(string name)
        {
            if (arguments.TryGetProperty(name, out var value)) return Whole(value);
            Missing ??= name;
            return 0;
        }

        public MemoryCommand.View View() => arguments.TryGetProperty("view_range", out var range)
            ? new(Text("path"), Line(range[0]), Line(range[1]))
            : new(Text("path"));

        private static int Line(JsonElement number) => (int)Math.Clamp(Whole(number), -1, int.MaxValue);

        /// <summary>An integer may be written 1.0, or be too large for any file.</summary>
        private static long Whole(JsonElement number) => (long)Math.Clamp(number.GetDouble(), -1, int.MaxValue);
    }
}
