using System.IO.Compression;
using System.Text.Json;
using Holdfast.Core.Routing;

namespace Holdfast.Bench.Routing;

/// <summary>A question that both models answered.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="Score">How hard the product finds it.</param>
internal sealed record Question(int Line, string Set, double Score, bool Weak, bool Strong)
{
    /// <summary>Those that were judged right or wrong.</summary>
    public static IEnumerable<Question> Read(string data)
    {
        var file = File.OpenRead(Path.Combine(data, "routing", "routing.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        for (var line = 0; lines.ReadLine() is { } text; line++)
        {
            var json = JsonElement.Parse(text);
            if (json.GetProperty("weak").ValueKind is not (JsonValueKind.True or JsonValueKind.False)) continue;
            yield return new(
                line, json.GetProperty("set").GetString()!, Complexity.Of(json.GetProperty("prompt").GetString()!).Score,
                json.GetProperty("weak").GetBoolean(), json.GetProperty("strong").GetBoolean());
        }
    }
}
