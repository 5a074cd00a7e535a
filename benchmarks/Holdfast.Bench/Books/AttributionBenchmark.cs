using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Bench.Measure;
using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;
using Holdfast.Bench.Turns;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Bench.Books;

/// <summary>
/// What it costs to attribute every call: the row that is reserved and settled, and its price. Measured as what appending a turn's attempt takes with its row of the
/// ledger and without, in alternating rounds, beside the CPU of whole turns on a server.
/// </summary>
internal sealed class AttributionBenchmark : IBenchmark
{
    private const int Conversations = 200, Turns = 40, Warmups = 3;

    private static readonly DateTimeOffset Begin = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private static readonly IReadOnlyList<PriceRow> Prices =
    [
        new("p", "model", new(2026, 1, 1), 2, 0.2m, 2.5m, 4, 10), new("p", "model", new(2026, 1, 1), 4, 0.4m, 5m, 8, 15) { AbovePromptTokens = 200_000 },
    ];

    public string Name => "attribution";

    public string Shows => "what the ledger adds to a turn's CPU time: reserving, settling and pricing its call";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        await practice.AnswerInOnePieceAsync(cancel);
        report.Progress("turns on a server");
        var turn = Rounds.Over(await TurnsBenchmark.RoundAsync(practice, database: null, cancel), run => run.ServerCpu * 1000);

        using var store = SqliteStore.Open(Workshop.NewFolder("attribution"), TimeProvider.System);
        var (with, without) = (new List<double>(), new List<double>());
        var rounds = options.Quick ? 2 : 9;
        for (var round = -Warmups; round < rounds; round++)
        {
            report.Progress($"appends, round {round + 1} of {rounds}");
            var plain = await AppendAsync(store.Journal, round, isAttributed: false, cancel);
            var attributed = await AppendAsync(store.Journal, round, isAttributed: true, cancel);
            if (round < 0) continue;
            without.Add(plain);
            with.Add(attributed);
        }
        var price = PriceMicroseconds();
        var added = new Rounds([.. with.Zip(without, (a, b) => a - b + price)]);
        report.Add("CPU of a turn on a server", "us", turn);
        report.Add("appending its attempt, without a row of the ledger", "us", new Rounds(without));
        report.Add("… with one, reserved and settled", "us", new Rounds(with));
        report.Add("working out the most that it can cost, and what it did", "us", price);
        report.Add("added by the ledger", "us", added);
        report.Add("… of a turn's CPU time", "%", new Rounds([.. added.Values.Select(one => 100 * one / turn.Median)]), Target.Below(2));
        report.Note($"{Conversations} conversations at once, so that appends share commits as they do on a busy server; rounds alternate.");
    }

    /// <summary>CPU in microseconds a turn.</summary>
    private static async Task<double> AppendAsync(IJournal journal, int round, bool isAttributed, CancellationToken cancel)
    {
        var keys = Enumerable.Range(0, Conversations).Select(i => new ConversationKey("bench", $"cnv_{round + Warmups:00}{(isAttributed ? "a" : "p")}_{i:000}")).ToList();
        await Task.WhenAll(keys.Select(key => AppendAsync(journal, key, Begin, 0, [new ConversationStarted("agent", ConversationMode.Interactive)], [], cancel)));
        var before = Environment.CpuUsage.TotalTime;
        await Task.WhenAll(keys.Select(async key =>
        {
            for (var turn = 0; turn < Turns; turn++)
            {
                var at = Begin.AddSeconds((round * Turns) + turn);
                var started = new AttemptStarted(turn + 1, "provider/model", 1, "hash", new ShareTokens(300, 3_000, 700), 4_000, 1_000, 10_000_000);
                var ended = new AttemptEnded(turn + 1, null, new Usage(900, 3_000, 200, 0, 150), 2_345_678, false, "p/model@2026-01-01", "model", null, 100, 900);
                LedgerChange[] reserve = [new Reserve(turn + 1, at, "agent", 1, "provider/model", 4_000, 10_000_000, 2, Purpose.Answer)];
                LedgerChange[] settle = [new Settle(turn + 1, at, ended.Usage, ended.CostNanoUsd, false, ended.Price, ended.AnsweredBy, "completed", 900)];
                await AppendAsync(journal, key, at, 1 + (3 * turn), [started], isAttributed ? reserve : [], cancel);
                Fact[] facts = [ended, new Answer(turn + 1, [new TextBlock("Yes, until Friday.")], StopReason.EndTurn)];
                await AppendAsync(journal, key, at, 2 + (3 * turn), facts, isAttributed ? settle : [], cancel);
            }
        }));
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (Conversations * Turns);
    }

    private static async Task AppendAsync(
        IJournal journal, ConversationKey key, DateTimeOffset at, long after, Fact[] facts, LedgerChange[] ledger, CancellationToken cancel)
    {
        var entries = facts.Select((fact, i) => new Entry(after + 1 + i, at, fact)).ToList();
        var row = new ConversationRow(
            key, "agent", ConversationMode.Interactive, null, null, after + facts.Length, "at_rest", 1, 1, 1, 0, at, at, null);
        if (await journal.AppendAsync(new(key, after, entries, row, ledger), cancel) != AppendResult.Appended) throw new InvalidOperationException($"{key} conflicts.");
    }

    private static double PriceMicroseconds()
    {
        const int times = 200_000;
        var usage = new Usage(900, 3_000, 200, 0, 150);
        var sum = 0L;
        var before = TimeSpan.Zero;
        for (var i = -times; i < times; i++)
        {
            if (i == 0) before = Environment.CpuUsage.TotalTime;
            sum += Reservation.WorstCaseNanoUsd(Prices, 4_000 + (i & 7), 1_000, Begin);
            sum += PriceBook.At(Prices, Begin, usage)!.CostNanoUsd(usage);
        }
        if (sum == 0) throw new InvalidOperationException("Nothing was priced.");
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / times;
    }
}
