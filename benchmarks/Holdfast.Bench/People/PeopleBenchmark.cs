using Holdfast.Bench.Processes;
using Holdfast.Bench.Reports;

namespace Holdfast.Bench.People;

/// <summary>What people are given who take a conversation over, and how fast they are heard.</summary>
internal sealed class PeopleBenchmark : IBenchmark
{
    private const int QuickDialogues = 40;

    public string Name => "people";

    public string Shows => "packets of hand-offs against the rest of recorded conversations (--data DIR); 200 operators beside 5,000 conversations";

    public async Task RunAsync(Options options, Report report, CancellationToken cancel)
    {
        await using var practice = await Practice.StartAsync(cancel);
        if (options.Data is { } data)
        {
            await using var server = await Server.StartAsync("packets", practice, cancel);
            using var packets = new PacketRun(server);
            var dialogues = Dialogue.Read(data).GroupBy(dialogue => dialogue.Set).SelectMany(set => options.Quick ? set.Take(QuickDialogues) : set);
            await packets.RunAsync([.. dialogues], report, cancel);
            report.Note(
                "packets: STAR's agents are people all along, so a person takes over at four moments of each conversation (after a quarter, half, three quarters "
                + "and all of what the customer says), as in tau-bench, and where tau-bench's agent transferred. Counted are the values of the messages and calls that "
                + "followed, words with a digit, an @ or an underscore, and words written large inside a sentence, that had stood in the conversation before.");
        }
        else report.Note("Without --data DIR (a folder with star/ and tau_bench/) packets are not measured.");
        await practice.AnswerInOnePieceAsync(cancel);
        await using var desk = await Server.StartAsync("desk", practice, cancel);
        await new OperatorsRun(desk).RunAsync(TimeSpan.FromSeconds(options.Quick ? 10 : 60), report, cancel);
    }
}
