using System.Collections.Concurrent;
using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Replay;

/// <summary>Tool definitions kept beside recordings: <c>tools_retail.json</c> belongs to the files with "retail" in their name.</summary>
internal static class ToolsFile
{
    private const string Prefix = "tools_";

    private static readonly ConcurrentDictionary<string, IReadOnlyList<ToolDefinition>> _read = new(StringComparer.Ordinal);

    public static IReadOnlyList<ToolDefinition> Beside(string recording) => _read.GetOrAdd(recording, Find);

    public static ToolDefinition Unknown(string name) =>
        new(name, "A tool that was called in the recording.", JsonElement.Parse("""{"type":"object"}"""), Url: "");

    private static IReadOnlyList<ToolDefinition> Find(string recording)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(recording))!;
        var file = Directory.GetFiles(folder, $"{Prefix}*.json").FirstOrDefault(tools =>
            Path.GetFileName(recording).Contains(Path.GetFileNameWithoutExtension(tools)[Prefix.Length..], StringComparison.Ordinal));
        return file is null ? [] : [.. JsonElement.Parse(File.ReadAllBytes(file)).EnumerateArray().Select(Read)];
    }

    /// <summary>In the form of OpenAI's tools parameter.</summary>
    private static ToolDefinition Read(JsonElement tool)
    {
        var function = tool.GetProperty("function");
        var (name, description) = (function.GetProperty("name").GetString()!, function.GetProperty("description").GetString()!);
        return new(name, description, function.GetProperty("parameters"), Url: "");
    }
}
