using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdfast.Bench.Month;

/// <summary>A request of a recorded service, as a call that can be made: as many tokens, the same beginnings.</summary>
/// <param name="At">In the month.</param>
/// <param name="Blocks">What the prompt is made of; those with the same number are the same text.</param>
internal sealed record TracedCall(TimeSpan At, int Input, int Output, IReadOnlyList<int> Blocks)
{
    private const int BlockTokens = 512, Days = 30;

    /// <summary>The hour of the day at which each recording is played, two minutes of it every day, as fast as it was: so prompts meet the caches they met.</summary>
    private static readonly (string Name, int Hour)[] Traces = [("azure_conv_2023", 9), ("azure_code_2023", 14), ("mooncake_conversation", 20)];

    public static IReadOnlyList<TracedCall> Read(string folder)
    {
        var calls = new List<TracedCall>();
        foreach (var (name, hour) in Traces)
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, name + ".jsonl.gz")), CompressionMode.Decompress));
            var rows = new List<JsonElement>();
            while (lines.ReadLine() is { } line) rows.Add(JsonElement.Parse(line));
            var last = rows[^1].GetProperty("t").GetDouble() + 1;
            calls.AddRange(rows.Select((row, i) => new TracedCall(
                Placed(row.GetProperty("t").GetDouble(), last / Days, hour), row.GetProperty("in").GetInt32(), Math.Max(1, row.GetProperty("out").GetInt32()),
                row.TryGetProperty("hash_ids", out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetInt32())] : BlocksOf(name, i, row.GetProperty("in").GetInt32()))));
        }
        return [.. calls.OrderBy(call => call.At)];
    }

    private static TimeSpan Placed(double seconds, double daily, int hour) =>
        TimeSpan.FromDays(Math.Floor(seconds / daily)) + TimeSpan.FromHours(hour) + TimeSpan.FromSeconds(seconds % daily);

    /// <summary>A recording that names no blocks: each prompt begins with one of twenty instructions, and goes on by itself.</summary>
    private static int[] BlocksOf(string name, int i, int input)
    {
        var begins = (name.Length + i % 20) * 1_000_000;
        return [.. Enumerable.Range(0, Math.Max(1, input / BlockTokens)).Select(k => k < 4 ? -(begins + k + 1) : -(1_000_000_000 + (i % 50_000) * 300 + Math.Min(k, 299)))];
    }

    /// <summary>In the words of Anthropic's API, with a mark for the cache behind the last block.</summary>
    public string AsMessages(string model, bool streams) => new JsonObject
    {
        ["model"] = model, ["max_tokens"] = Output + 64, ["stream"] = streams,
        ["system"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Prompt(), ["cache_control"] = new JsonObject { ["type"] = "ephemeral" } }),
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Question() }),
    }.ToJsonString();

    public string AsChat(string model, bool streams) => new JsonObject
    {
        ["model"] = model, ["max_completion_tokens"] = Output + 64, ["stream"] = streams,
        ["messages"] = new JsonArray(
            new JsonObject { ["role"] = "system", ["content"] = Prompt() }, new JsonObject { ["role"] = "user", ["content"] = Question() }),
    }.ToJsonString();

    public string AsResponse(string model, bool streams) => new JsonObject
    {
        ["model"] = model, ["max_output_tokens"] = Output + 64, ["stream"] = streams, ["instructions"] = Prompt(), ["input"] = Question(),
    }.ToJsonString();

    /// <summary>What an echo says again.</summary>
    public string Question() => new StringBuilder().Insert(0, "again ", Output).ToString().TrimEnd();

    /// <summary>The practice model counts a word of up to six letters as a token.</summary>
    private string Prompt()
    {
        var text = new StringBuilder(Input * 6);
        foreach (var block in Blocks)
        {
            var word = Word(block);
            for (var i = 0; i < BlockTokens && text.Length < Input * 6; i++) text.Append(word).Append(' ');
        }
        return text.Length == 0 ? "brief" : text.ToString();
    }

    private static string Word(int block)
    {
        Span<char> letters = stackalloc char[5];
        var rest = (uint)block;
        for (var i = 0; i < letters.Length; i++, rest /= 26) letters[i] = (char)('a' + rest % 26);
        return new string(letters);
    }
}
