using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Holdfast.Bench.Knowledge;

/// <summary>A help centre, and what customers ask of it.</summary>
/// <param name="Documents">Text by path.</param>
internal sealed partial record HelpCentre(IReadOnlyDictionary<string, string> Documents, IReadOnlyList<Query> Openings, IReadOnlyList<Query> Whole)
{
    /// <param name="folder">Holds documents.jsonl.gz {id, title, text} and tasks.jsonl.gz {instructions, required_documents}.</param>
    public static HelpCentre Read(string folder)
    {
        var documents = Lines(Path.Combine(folder, "documents.jsonl.gz"))
            .ToDictionary(line => PathOf(Text(line, "id")), line => $"# {Text(line, "title")}\n\n{Text(line, "text")}");
        var whole = Lines(Path.Combine(folder, "tasks.jsonl.gz")).Select(Query).ToList();
        var openings = whole.Select(query => (Said: Opening().Match(query.Text), query.Needed)).Where(one => one.Said.Success)
            .Select(one => new Query(one.Said.Groups["said"].Value, one.Needed)).ToList();
        return new(documents, openings, whole);
    }

    /// <summary>First messages of customers of other businesses.</summary>
    /// <param name="files">Recorded conversations.</param>
    public static IReadOnlyList<string> Others(IEnumerable<string> files) =>
    [
        .. files.Where(File.Exists).SelectMany(Lines)
            .Select(chat => chat.GetProperty("messages").EnumerateArray().First(message => Text(message, "role") == "user")).Select(said => Text(said, "content")).Distinct(),
    ];

    private static Query Query(JsonElement task) => new(
        Text(task, "instructions"), task.GetProperty("required_documents").EnumerateArray().Select(id => PathOf(id.GetString()!)).ToHashSet());

    private static string PathOf(string id) => $"{id}.md";

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static IEnumerable<JsonElement> Lines(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line) yield return JsonElement.Parse(line);
    }

    /// <summary>What the customer is told to say first, where the instructions quote it.</summary>
    [GeneratedRegex("[Oo]pening[^\"“]{0,200}[\"“](?<said>[^\"”]{20,})[\"”]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Opening();
}

/// <param name="Needed">Paths of the documents that its task needs in the end; at least one.</param>
internal sealed record Query(string Text, IReadOnlySet<string> Needed);
