using System.IO.Compression;
using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>Reads recorded sessions.</summary>
internal static class Recordings
{
    /// <summary>What a tool answers whose result was not recorded.</summary>
    private const string NoResult = "(no result was recorded)";

    public static IEnumerable<Recording> Read(SessionSet set, string data)
    {
        var tools = set.ToolsFile is { } file ? Tools(Path.Combine(data, file)) : [];
        var sessions = File.OpenRead(Path.Combine(data, $"{set.File}.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(sessions, CompressionMode.Decompress));
        while (lines.ReadLine() is { } line) yield return Session(set, tools, JsonElement.Parse(line));
    }

    /// <summary>A tool of which only the name is known.</summary>
    public static ToolDefinition UnknownTool(string name) =>
        Tool(name, "A tool that was called in the recording.", JsonElement.Parse("""{"type":"object"}"""));

    private static Recording Session(SessionSet set, IReadOnlyList<ToolDefinition> tools, JsonElement session)
    {
        var messages = session.GetProperty("messages").EnumerateArray().ToList();
        var said = messages.Where(message => Role(message) != "system").Select(Message).ToList();
        var end = said.FindLastIndex(message => message.Role == "assistant") + 1;
        said.RemoveRange(end, said.Count - end);
        // A session that ends with a call has no result for it.
        said.AddRange(said[^1].ToolCalls.Select(call => new RecordedMessage("tool", NoResult, [], call.Id)));
        var unknown = said.SelectMany(message => message.ToolCalls).Select(call => call.Name).Except(tools.Select(tool => tool.Name));
        return new(
            set, session.GetProperty("id").GetString()!, Text(messages.First(message => Role(message) == "system"), "content"), said,
            [.. tools, .. unknown.Select(UnknownTool)]);
    }

    private static RecordedMessage Message(JsonElement message) => new(
        Role(message), Text(message, "content"),
        message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array
            ? [.. calls.EnumerateArray().Select(Call)] : [],
        message.TryGetProperty("tool_call_id", out var id) ? id.GetString() : null);

    /// <summary>Models wrote arguments that are no JSON object; the dialect cannot carry them, so they are put into one.</summary>
    private static ToolCall Call(JsonElement call)
    {
        var arguments = Text(call, "arguments");
        return new(
            Text(call, "id"), Text(call, "name"),
            IsObject(arguments) ? arguments : JsonSerializer.Serialize(new Dictionary<string, string> { ["text"] = arguments }));
    }

    /// <summary>In the form of OpenAI's tools parameter.</summary>
    private static IReadOnlyList<ToolDefinition> Tools(string file) =>
    [
        .. JsonElement.Parse(File.ReadAllBytes(file)).EnumerateArray().Select(tool => tool.GetProperty("function"))
            .Select(function => Tool(Text(function, "name"), Text(function, "description"), function.GetProperty("parameters"))),
    ];

    private static ToolDefinition Tool(string name, string description, JsonElement schema) =>
        new(name, description, schema, Url: "", Validate: false, Idempotent: true);

    private static string Role(JsonElement message) => Text(message, "role");

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(text.GetString())
            ? text.GetString()! : "";

    private static bool IsObject(string json)
    {
        try
        {
            return JsonElement.Parse(json).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
