using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.FakeProviders.Models;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Reader;

/// <summary>
/// Finds a request for a tool in what the user said ("use get_weather for Paris") and fills the arguments from the words.
/// </summary>
internal static partial class ToolAsk
{
    private static readonly string[] Connectors =
    [
        "for", "with", "on", "in", "of", "to", "using", "about", "at", "from", "the", "a", "an", "and", "please", "tool", "function",
        "use", "call", "run",
    ];

    public static Part.ToolCall? Find(ModelRequest call, string said, List<(string Tool, string Result)> results)
    {
        if (!call.MayCallTools()) return null;
        var tool = call.ToolChoice.IsForced
            ? call.Tools.First(tool => call.ToolChoice.Name is null || tool.Name == call.ToolChoice.Name)
            : call.Tools.FirstOrDefault(tool => Mention(said, tool.Name) is not null && results.All(result => result.Tool != tool.Name));
        if (tool is null) return null;
        return new Part.ToolCall(call.NewCallId(), tool.Name, SchemaSample.Json(tool.Schema, Arguments(tool, said)));
    }

    private static Range? Mention(string said, string tool)
    {
        foreach (var spelling in new[] { tool, tool.Replace('_', ' ') })
            if (said.IndexOf(spelling, StringComparison.OrdinalIgnoreCase) is var at and >= 0) return at..(at + spelling.Length);
        return null;
    }

    /// <summary>Values for the required properties, as JSON.</summary>
    private static Dictionary<string, string> Arguments(ToolSpec tool, string said)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        if (tool.Schema.Get("properties") is not { ValueKind: JsonValueKind.Object } properties) return known;
        var required = tool.Schema.GetTexts("required");
        var wanted = properties.EnumerateObject().Where(property => required.Contains(property.Name)).ToList();
        var words = new Queue<string>(Phrases(said, Mention(said, tool.Name)));
        var strings = wanted.Count(IsFreeText);
        foreach (var property in wanted)
            if (Value(property, said, words, IsFreeText(property) ? strings-- : 0) is { } value) known[property.Name] = value;
        return known;
    }

    private static string? Value(JsonProperty property, string said, Queue<string> words, int stringsLeft)
    {
        if (property.Value.Get("enum") is { ValueKind: JsonValueKind.Array } options)
            return options.EnumerateArray().FirstOrDefault(option => said.Contains($"{option}", StringComparison.OrdinalIgnoreCase)) is
                { ValueKind: not JsonValueKind.Undefined } option ? option.GetRawText() : null;
        if (property.Value.GetText("type") is "integer" or "number")
            return Number().Match(said) is { Success: true } number ? number.Value : null;
        if (stringsLeft == 0 || words.Count == 0) return null;
        var text = stringsLeft == 1 ? string.Join(' ', words) : words.Dequeue();
        return JsonSerializer.Serialize(text);
    }

    private static bool IsFreeText(JsonProperty property) =>
        property.Value.GetText("type") == "string" && property.Value.Get("enum") is null;

    /// <summary>What is quoted; else the words after the tool's name in its sentence, else those before it.</summary>
    private static IEnumerable<string> Phrases(string said, Range? mention)
    {
        var quoted = Quoted().Matches(said).Select(match => match.Groups["text"].Value).ToList();
        if (quoted.Count > 0) return quoted;
        if (mention is not { } range) return Plain(said);
        var rest = said[range.End..];
        var after = Sentences.Split(rest) is [var sentence, ..] ? Plain(rest[sentence]) : [];
        return after.Count > 0 ? after : Plain(said[..range.Start]);
    }

    private static List<string> Plain(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('.', ',', '!', '?', ':', ';', '"', '\n'))
            .Where(word => word.Length > 0 && !Connectors.Contains(word, StringComparer.OrdinalIgnoreCase)).ToList();

    [GeneratedRegex("\"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"-?\d+(\.\d+)?", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Number();
}
