namespace Holdfast.Core.Memory.Users;

/// <summary>
/// Carries out the commands of the memory tool. Its answers are worded as the tool's documentation words them, since models were trained on
/// those;
/// what it does not foresee (limits, secrets) is worded alike.
/// </summary>
/// <param name="memory">As it is now.</param>
/// <param name="by">Who writes.</param>
public sealed class MemoryFiles(UserMemory memory, Origin by, DateTimeOffset now)
{
    public MemoryDecision Apply(MemoryCommand command) => command switch
    {
        MemoryCommand.View c => At(c.Path, "path", path => View(path, c)),
        MemoryCommand.Create c => At(c.Path, "path", path => Create(path, c.Text)),
        MemoryCommand.StrReplace c => At(c.Path, "path", path => Replace(path, c)),
        MemoryCommand.Insert c => At(c.Path, "path", path => Insert(path, c)),
        MemoryCommand.Delete c => At(c.Path, "path", Delete),
        MemoryCommand.Rename c => At(c.From, "old_path", from => At(c.To, "new_path", to => Rename(from, to))),
        _ => throw new InvalidOperationException($"No way to carry out {command.GetType().Name}."),
    };

    /// <summary>Makes the file, or replaces all of it.</summary>
    public MemoryDecision Put(string path, string text) =>
        At(path, "path", plain => IsTaken(plain) is { } taken ? Wrong("path", taken) : Write(plain, text, "content", $"Written: {plain}"));

    private MemoryDecision View(string path, MemoryCommand.View command)
    {
        if (memory.Files.TryGetValue(path, out var file))
            return MemoryView.File(file, command.From, command.To) is { } text
                ? Done(text, path)
                : Wrong("path", $"File {path} exceeds maximum line limit of 999,999 lines.");
        var files = Under(path);
        return files.Count == 0 && path != MemoryPath.Root
            ? Wrong("path", $"The path {path} does not exist. Please provide a valid path.")
            : Done(MemoryView.Directory(files, path), path);
    }

    private MemoryDecision Create(string path, string text) =>
        memory.Files.ContainsKey(path) || Under(path).Count > 0 ? Wrong("path", $"Error: File {path} already exists")
        : IsTaken(path) is { } taken ? Wrong("path", taken)
        : Write(path, text, "file_text", $"File created successfully at: {path}");

    private MemoryDecision Replace(string path, MemoryCommand.StrReplace command)
    {
        if (!memory.Files.TryGetValue(path, out var file))
            return Wrong("path", $"Error: The path {path} does not exist. Please provide a valid path.");
        var places = Places(file.Content, command.Old);
        if (places.Count == 0)
            return Wrong("old_str", $"No replacement was performed, old_str `{command.Old}` did not appear verbatim in {path}.");
        if (places.Count > 1)
        {
            var lines = string.Join(", ", places.Select(at => MemoryView.LineAt(file.Content, at)).Distinct());
            return Wrong("old_str",
                $"No replacement was performed. Multiple occurrences of old_str `{command.Old}` in lines: {lines}. "
                + "Please ensure it is unique");
        }
        var text = string.Concat(file.Content.AsSpan(0, places[0]), command.New, file.Content.AsSpan(places[0] + command.Old.Length));
        return Write(path, text, "new_str", $"The memory file has been edited.{MemoryView.Snippet(text, places[0], command.New.Length)}");
    }

    private MemoryDecision Insert(string path, MemoryCommand.Insert command)
    {
        if (!memory.Files.TryGetValue(path, out var file)) return Wrong("path", $"Error: The path {path} does not exist");
        var lines = MemoryView.Lines(file.Content);
        if (command.Line < 0 || command.Line > lines.Count)
            return Wrong("insert_line",
                $"Error: Invalid `insert_line` parameter: {command.Line}. "
                + $"It should be within the range of lines of the file: [0, {lines.Count}]");
        var endsLine = file.Content.EndsWith('\n') || (command.Line == lines.Count && command.Text.EndsWith('\n'));
        lines.InsertRange((int)command.Line, MemoryView.Lines(command.Text));
        return Write(path, string.Join('\n', lines) + (endsLine ? "\n" : ""), "insert_text", $"The file {path} has been edited.");
    }

    private MemoryDecision Delete(string path)
    {
        if (path == MemoryPath.Root) return Wrong("path", $"Error: Cannot delete the {path} directory itself");
        var files = Under(path, orAt: true);
        return files.Count == 0
            ? Wrong("path", $"Error: The path {path} does not exist")
            : Done($"Successfully deleted {path}", path, memory with { Files = memory.Files.RemoveRange(files.Select(file => file.Path)) });
    }

    private MemoryDecision Rename(string from, string to)
    {
        if (from == MemoryPath.Root) return Wrong("old_path", $"Error: Cannot rename the {from} directory itself");
        var files = Under(from, orAt: true);
        if (files.Count == 0) return Wrong("old_path", $"Error: The path {from} does not exist");
        if (Under(to, orAt: true).Count > 0 || to == MemoryPath.Root)
            return Wrong("new_path", $"Error: The destination {to} already exists");
        if (IsTaken(to) is { } taken) return Wrong("new_path", taken);
        if (MemoryPath.IsUnder(to, from)) return Wrong("new_path", $"Error: {to} is inside of {from}");
        var moved = files.Select(file => file with { Path = to + file.Path[from.Length..] }).ToList();
        if (moved.Find(file => file.Path.Length > MemoryPath.LongestChars) is { } tooLong)
            return Wrong("new_path", MemoryPath.Refusal(tooLong.Path));
        var rest = memory with { Files = memory.Files.RemoveRange(files.Select(file => file.Path)) };
        return Done($"Successfully renamed {from} to {to}", to, moved.Aggregate(rest, (next, file) => next.With(file)));
    }

    private MemoryDecision Write(string path, string text, string argument, string answer)
    {
        var old = memory.Files.GetValueOrDefault(path);
        var next = memory.With(new MemoryFile(path, text, by, old?.CreatedAt ?? now, now));
        return next.Files.Count > Limits.MemoryFiles
                ? Wrong("path", $"Error: There are {Limits.MemoryFiles} files already. Delete one first, or write into another.")
            : Problem(next, text) is { } problem ? Wrong(argument, $"Error: {problem}")
            : Done(answer, path, next);
    }

    private static string? Problem(UserMemory next, string text) =>
        MemoryView.Bytes(text) > Limits.MemoryFileBytes
            ? $"The file would exceed the maximum of {Limits.MemoryFileBytes} bytes. Shorten it, or split it."
        : next.Files.Values.Sum(file => MemoryView.Bytes(file.Content)) > Limits.MemoryBytes
            ? $"All files together would exceed the maximum of {Limits.MemoryBytes} bytes. Delete what is not needed any more."
        : text.Contains('\0') ? "A memory file is text; it cannot hold a null character."
        : SecretScan.Find(text) is { } secret ? $"The text holds what looks like {secret}. Memory never keeps secrets: leave it out."
        : null;

    private MemoryDecision At(string path, string argument, Func<string, MemoryDecision> then) =>
        MemoryPath.Read(path) is { } plain ? then(plain) : Wrong(argument, MemoryPath.Refusal(path));

    /// <summary>A file stands where a directory would have to be, or a directory where the file would.</summary>
    private string? IsTaken(string path) =>
        path == MemoryPath.Root || Under(path).Count > 0 ? $"Error: {path} is a directory"
        : memory.Files.Keys.FirstOrDefault(file => MemoryPath.IsUnder(path, file)) is { } file ? $"Error: {file} is a file, not a directory"
        : null;

    private List<MemoryFile> Under(string path, bool orAt = false) =>
        [.. memory.Files.Values.Where(file => MemoryPath.IsUnder(file.Path, path) || (orAt && file.Path == path))];

    private static List<int> Places(string text, string part)
    {
        var places = new List<int>();
        if (part.Length == 0) return places;
        for (var at = Next(0); at >= 0; at = Next(at + part.Length)) places.Add(at);
        return places;

        int Next(int from) => text.IndexOf(part, from, StringComparison.Ordinal);
    }

    private MemoryDecision Done(string answer, string path, UserMemory? next = null) => new(next ?? memory, answer, path);

    private MemoryDecision Wrong(string argument, string answer) => new(memory, answer, Wrong: argument);
}
