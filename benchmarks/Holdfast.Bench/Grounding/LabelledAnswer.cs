using System.IO.Compression;
using System.Text.Json;

namespace Holdfast.Bench.Grounding;

/// <summary>An answer of a model to sources, and whether people found anything in it that these do not hold.</summary>
/// <param name="Given">Sources and question.</param>
internal sealed record LabelledAnswer(string Response, IReadOnlyList<string> Given, bool IsUnsupported)
{
    public static IReadOnlyList<LabelledAnswer> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var answers = new List<LabelledAnswer>();
        while (lines.ReadLine() is { } line)
        {
            var json = JsonElement.Parse(line);
            var question = json.TryGetProperty("question", out var asked) && asked.ValueKind == JsonValueKind.String ? asked.GetString()! : "";
            answers.Add(new(
                json.GetProperty("response").GetString()!, [.. json.GetProperty("source").EnumerateArray().Select(one => one.GetString()!), question],
                json.GetProperty("hallucinated").GetBoolean()));
        }
        return answers;
    }
}
