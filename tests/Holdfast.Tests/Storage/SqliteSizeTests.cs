using Holdfast.Adapters.Storage.Sqlite;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What is kept costs less than four times the text that was said.</summary>
public sealed class SqliteSizeTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 1_000, 400)]
    [InlineData(200, 10, 400)]
    [InlineData(20, 50, 1_100)]
    public async Task Database_holds_less_than_four_times_the_text(int conversations, int turns, int characters)
    {
        using var folder = new TemporaryFolder();
        using (var store = SqliteStore.Open(folder.Path, TimeProvider.System))
        {
            var keys = Enumerable.Range(0, conversations).Select(i => Sample.Key($"cnv_{i:d26}")).ToList();
            await Task.WhenAll(keys.Select(key => AppendAsync(store.Journal, Sample.Start(key))));
            // All conversations take each turn together: their rows lie mixed, as in life.
            for (var turn = 1; turn <= turns; turn++)
            {
                await Task.WhenAll(keys.Select(key => SayAsync(store.Journal, key, turn, characters)));
            }
        }

        var ratio = Directory.GetFiles(folder.Path).Sum(file => new FileInfo(file).Length) / (2.0 * characters * turns * conversations);

        output.WriteLine($"{conversations} x {turns} turns of 2 x {characters} characters: {ratio:F2} times the text");
        // Near above what it is (3.31 with rows of the ledger in the order of time), so that growth is noticed long before it is four.
        Assert.InRange(ratio, 1, 3.4);
    }

    private static async Task SayAsync(IJournal journal, ConversationKey key, int turn, int characters)
    {
        var seq = 1L + (4 * (turn - 1));
        var reserve = Sample.Reserve(turn) with { At = Sample.Noon.AddSeconds(turn) };
        var settle = Sample.Settle(turn) with { At = Sample.Noon.AddSeconds(turn + 2) };
        var started = new AttemptStarted(
            turn, reserve.Model, 1, "q83vEjRWeJCrze8SNFZ4kA==", new(312, 220 * turn, 110), 1_500 + (900 * turn), 4_096, reserve.ReservedNanoUsd);
        var ended = new AttemptEnded(
            turn, null, settle.Usage, settle.CostNanoUsd, false, settle.Price, settle.AnsweredBy, "req_011CSHoEeqs5C35K2UUqR7Fy", 412, settle.DurationMs);

        await AppendAsync(journal, Working(Sample.Say(key, seq, Text(characters, turn))));
        await AppendAsync(journal, Working(Sample.Next(key, seq + 1, started)) with { Ledger = [reserve] });
        await AppendAsync(
            journal, Sample.Next(key, seq + 2, ended, new Answer(turn, [new TextBlock(Text(characters, -turn))], StopReason.EndTurn)) with { Ledger = [settle] });
    }

    private static Append Working(Append append) => append with { Row = append.Row with { State = "working", WakeAt = Sample.Noon } };

    private static async Task AppendAsync(IJournal journal, Append append) =>
        Assert.Equal(AppendResult.Appended, await journal.AppendAsync(append, TestContext.Current.CancellationToken));

    private static string Text(int characters, int seed)
    {
        var random = new Random(seed);
        return string.Create(characters, random, (text, random) =>
        {
            for (var i = 0; i < text.Length; i++) text[i] = "abcdefghijklm nopqrst uvwxyz "[random.Next(29)];
        });
    }
}
