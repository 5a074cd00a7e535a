using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.Streams;

/// <summary>How many people can watch their answers being written, and what each of them costs.</summary>
internal sealed class StreamsBenchmark : IBenchmark
{
    private const int Streams = 1_000, FewStreams = 250, RestingStreams = 5_000, WarmupStreams = 50;

    /// <summary>How long an answer takes whose memory is measured: some 1,200 tokens.</summary>
    private const int AnswerSeconds = 10;

    public string Name => "streams";

    public string Shows => "1,000 answers streaming at once beside the practice model alone, 5,000 resting streams, time to start";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        var seconds = options.Quick ? 8 : 30;
        await using var practice = await Practice.StartAsync(cancel);
        await FlowingAsync(practice, options.Quick ? 1 : 3, seconds * Wave.ChunksPerSecond, report, cancel);
        await RestingAsync(practice, report, cancel);
        report.Note(
            $"{Streams:#,0} conversations at {Wave.ChunksPerSecond} chunks a second for {seconds} s. Transit: from the practice model's "
            + "time stamp in a chunk to the client's reading it; the floor is the same wave without Holdfast, in alternation.");
        report.Note(
            $"memory: the server's resident set. Flowing streams with the garbage they make, half-way through answers of {AnswerSeconds} s: the growth from "
            + $"{FewStreams:#,0} to {Streams:#,0} of them, and from none, which holds what is compiled and cached once for all. Resting streams: growth over "
            + "the size after a small wave, with all garbage collected both times.");
    }

    private static async Task FlowingAsync(Practice practice, int rounds, int chunks, Report report, CancellationToken cancel)
    {
        await using var server = await Server.StartAsync("streams", practice, cancel);
        await server.Client().PutAgentAsync("paced", Agents.Paced(chunks, Wave.ChunksPerSecond), cancel);
        await (await Wave.ThroughAsync(server, "paced", WarmupStreams, chunks, cancel)).EndAsync();
        var (one, all) = await GrowthAsync(server, report, cancel);

        var (direct, through, cpus) = (new List<WaveRun>(), new List<WaveRun>(), new List<double>());
        for (var round = 1; round <= rounds; round++)
        {
            report.Progress($"round {round} of {rounds}: {Streams:#,0} streams straight from the practice model");
            direct.Add(await Wave.Direct(practice, Streams, chunks, cancel).EndAsync());
            report.Progress($"round {round} of {rounds}: {Streams:#,0} streams through Holdfast");
            var cpu = server.CpuSeconds;
            through.Add(await (await Wave.ThroughAsync(server, "paced", Streams, chunks, cancel)).EndAsync());
            cpus.Add((server.CpuSeconds - cpu) * 1e6 / (Streams * chunks));
            report.Progress($"transit p99 {direct[^1].P99:0.0} ms and {through[^1].P99:0.0} ms");
        }
        var (lost, lostDirect) = (through.Sum(run => run.Incomplete), direct.Sum(run => run.Incomplete));
        report.Add("streams that lost or doubled a chunk", "", lost, Target.Exactly(0), lostDirect);
        report.Add("transit of a chunk, median", "ms", Rounds.Over(through, run => run.P50), floor: Rounds.Over(direct, run => run.P50));
        var (late, lateDirect) = (Rounds.Over(through, run => run.P99), Rounds.Over(direct, run => run.P99));
        report.Add("transit of a chunk, p99", "ms", late, Target.Below(50), lateDirect);
        report.Add("transit of a chunk, worst", "ms", Rounds.Over(through, run => run.Worst), floor: Rounds.Over(direct, run => run.Worst));
        report.Add("CPU of the server", "µs/chunk", new(cpus));
        report.Add($"memory of one more of {Streams:#,0} flowing streams", "KB", one, Target.Below(60));
        report.Add("all growth of the server, for each of them", "KB", all);
        report.Add("ready after process start", "s", await StartsAsync(server, cancel), Target.Below(1.5));
    }

    /// <summary>
    /// Memory that a stream takes when its answer has come half-way, with the text of the answer and the garbage it makes: how much more many streams
    /// take than few, and how much more they take than none, which holds what is compiled and cached once for all as well.
    /// </summary>
    private static async Task<(double One, double All)> GrowthAsync(Server server, Report report, CancellationToken cancel)
    {
        report.Progress($"memory of {FewStreams:#,0} and of {Streams:#,0} flowing streams");
        var chunks = AnswerSeconds * Wave.ChunksPerSecond;
        await server.Client().PutAgentAsync("short", Agents.Paced(chunks, Wave.ChunksPerSecond), cancel);
        var none = await server.SettledKilobytesAsync(cancel);
        var few = await FlowingKilobytesAsync(server, FewStreams, chunks, cancel);
        await server.SettledKilobytesAsync(cancel);
        var many = await FlowingKilobytesAsync(server, Streams, chunks, cancel);
        report.Progress($"{none / 1024:0} MB before, {few / 1024:0} and {many / 1024:0} MB while they flow");
        return ((many - few) / (Streams - FewStreams), (many - none) / Streams);
    }

    private static async Task<double> FlowingKilobytesAsync(Server server, int streams, int chunks, CancellationToken cancel)
    {
        var wave = await Wave.ThroughAsync(server, "short", streams, chunks, cancel);
        await wave.AllFlowAsync();
        await Task.Delay(TimeSpan.FromSeconds((AnswerSeconds / 2) - 1), cancel);
        var resident = await server.ResidentKilobytesAsync(cancel);
        await wave.EndAsync();
        return resident;
    }

    private static async Task RestingAsync(Practice practice, Report report, CancellationToken cancel)
    {
        report.Progress($"memory of {RestingStreams:#,0} resting event streams");
        await using var server = await Server.StartAsync("resting", practice, cancel);
        await server.Client().PutAgentAsync("paced", Agents.Paced(1, 1), cancel);
        var conversations = await Conversations.CreateAsync(server, "paced", RestingStreams, cancel);
        foreach (var warmup in await Resting.OpenAsync(server, [.. conversations.Take(WarmupStreams)], cancel)) warmup.Dispose();
        var before = await server.SettledKilobytesAsync(cancel);
        var streams = await Resting.OpenAsync(server, conversations, cancel);
        var during = await server.SettledKilobytesAsync(cancel);
        foreach (var stream in streams) stream.Dispose();
        report.Progress($"{before / 1024:0} MB before, {during / 1024:0} MB while they are open");
        report.Add($"memory of each of {RestingStreams:#,0} resting streams", "KB", (during - before) / RestingStreams, Target.Below(25));
    }

    private static async Task<Rounds> StartsAsync(Server server, CancellationToken cancel)
    {
        var starts = new List<double>();
        while (starts.Count < 5) starts.Add(await server.TimeStartAsync(cancel));
        return new(starts);
    }
}
