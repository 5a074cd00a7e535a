using System.IO.Compression;
using System.Text.Json;

namespace Holdfast.Bench.Anomalies;

/// <summary>
/// Requests of a recorded service, of which any stretch can be summed at once. A tenant is some of a service's requests: twenty that followed one another stay
/// together, so that bursts of like ones do, and these are shuffled. Where the recording names the blocks of prompts (Mooncake), what was read from a cache is
/// what an earlier request began with; where it does not (Azure), seven tenths of each prompt.
/// </summary>
internal sealed class RequestTrace
{
    private const int BlockTokens = 512, Together = 20;

    private readonly double[] _input = [0], _cached = [0], _output = [0];

    private RequestTrace(IReadOnlyList<(double Input, double Cached, double Output)> requests)
    {
        (_input, _cached, _output) = (new double[requests.Count + 1], new double[requests.Count + 1], new double[requests.Count + 1]);
        for (var i = 0; i < requests.Count; i++)
            (_input[i + 1], _cached[i + 1], _output[i + 1]) =
                (_input[i] + requests[i].Input, _cached[i] + requests[i].Cached, _output[i] + requests[i].Output);
    }

    public int Count => _input.Length - 1;

    public static RequestTrace Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var requests = new List<(double, double, double)>();
        var seen = new HashSet<int>();
        while (lines.ReadLine() is { } line)
        {
            var json = JsonElement.Parse(line);
            var (input, output) = (json.GetProperty("in").GetDouble(), json.GetProperty("out").GetDouble());
            requests.Add((input, json.TryGetProperty("hash_ids", out var blocks) ? Math.Min(input, Known(blocks, seen) * BlockTokens) : input * 0.7, output));
        }
        var shuffled = requests.Chunk(Together).ToArray();
        new Random(requests.Count).Shuffle(shuffled);
        return new([.. shuffled.SelectMany(some => some)]);
    }

    /// <summary>Input, what of it was read from the cache, and output of so many requests from one on; after the last comes the first.</summary>
    public (double Input, double Cached, double Output) Sum(int from, int count) =>
        (Of(_input, from, count), Of(_cached, from, count), Of(_output, from, count));

    private double Of(double[] sums, int from, int count)
    {
        var (rounds, rest) = Math.DivRem(count, Count);
        var end = from + rest;
        return rounds * sums[^1] + (end <= Count ? sums[end] - sums[from] : sums[^1] - sums[from] + sums[end - Count]);
    }

    private static int Known(JsonElement blocks, HashSet<int> seen)
    {
        var (known, isBeginning) = (0, true);
        foreach (var block in blocks.EnumerateArray())
        {
            isBeginning &= !seen.Add(block.GetInt32());
            if (isBeginning) known++;
        }
        return known;
    }
}
