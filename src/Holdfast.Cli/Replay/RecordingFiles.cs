using System.IO.Compression;
using System.Text.Json;
using static System.FormattableString;

namespace Holdfast.Cli.Replay;

/// <summary>Recording files: JSON lines, one session each, gzipped or not.</summary>
internal static class RecordingFiles
{
    /// <summary>Patterns with * and ? are resolved here too, for shells that leave them alone.</summary>
    public static IReadOnlyList<string> Find(IEnumerable<string> paths)
    {
        var files = paths.SelectMany(Resolve).Distinct().ToList();
        var missing = files.Where(file => !File.Exists(file)).ToList();
        return missing.Count == 0 ? files : throw new CliError($"No such file: {string.Join(", ", missing)}");
    }

    /// <param name="limit">At most so many sessions of the file.</param>
    public static async Task<IReadOnlyList<RecordedSession>> ReadAsync(string file, int limit, CancellationToken cancel)
    {
        await using var bytes = File.OpenRead(file);
        using var reader = new StreamReader(
            file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress) : bytes);
        var sessions = new List<RecordedSession>();
        for (var number = 1; sessions.Count < limit && await reader.ReadLineAsync(cancel) is { } line; number++)
            if (line.Length > 0) sessions.Add(Parse(line, file, number));
        return sessions;
    }

    private static IEnumerable<string> Resolve(string path)
    {
        var name = Path.GetFileName(path);
        if (!name.AsSpan().ContainsAny('*', '?')) return [path];
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } given ? given : ".";
        var found = Directory.Exists(folder) ? Directory.GetFiles(folder, name) : [];
        return found.Length > 0 ? found.Order(StringComparer.Ordinal) : throw new CliError($"No file matches {path}");
    }

    private static RecordedSession Parse(string line, string file, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, CliJson.Default.RecordedSession) is { Id: not null, Messages: not null } session
                ? session
                : throw new JsonException("A session needs \"id\" and \"messages\".");
        }
        catch (JsonException wrong)
        {
            throw new CliError(Invariant($"{file}, line {number}: {wrong.Message}"));
        }
    }
}
