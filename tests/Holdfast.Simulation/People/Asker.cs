using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Runtime.Streaming;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.People;

/// <summary>A client that waits for what became of one message, as a JSON request does; when its connection breaks it asks again.</summary>
public sealed class Asker(World world, ConversationKey key, long message)
{
    public bool IsDone { get; private set; }

    public async Task RunAsync()
    {
        while (!IsDone && !world.Deleted.Contains(key))
        {
            if (world.AnyNode() is { } node && await AskAsync(node) is { } report && !report.AwaitsResults && !world.Deleted.Contains(key)) Judge(report);
            else await Task.Delay(TimeSpan.FromMilliseconds(world.Dice.Between(1, 2_000)), world.ClientTime);
        }
        IsDone = true;
    }

    private async Task<TurnReport?> AskAsync(Node node)
    {
        using var hangUp = new CancellationTokenSource();
        var pumping = node.Place.Begin(() => PumpAsync(node, hangUp.Token));
        var answered = await Task.WhenAny(pumping, node.Died) == pumping;
        hangUp.Cancel();
        return answered ? await pumping : null;
    }

    private async Task<TurnReport?> PumpAsync(Node node, CancellationToken cancel)
    {
        var before = await world.Journal.ReadAsync(key, 0, (int)message, cancel);
        var report = TurnReport.Of(message, Fold.All(key, before));
        try
        {
            await foreach (var happened in node.Live.FollowAsync(key, new StreamCursor(message, 0), cancel))
            {
                report.Add(happened);
                if (report.IsSettled) return report;
                if (!node.IsUp || world.Deleted.Contains(key) || world.Dice.Chance(world.Faults.StreamBreaks)) return null;
            }
        }
        catch (SimulatedFaultException)
        {
            // The journal could not be read: the request fails, the client asks again.
        }
        return null;
    }

    private void Judge(TurnReport report)
    {
        IsDone = true;
        var oracle = world.Oracles[key];
        if (report.State == "with_person") Require(oracle.People.Exists(at => at > message) || oracle.People.Count > 0, report, "and no person ever had it");
        else if (report.State == "parked") Require(oracle.Parkings.Exists(at => at > message), report, "and it never parked");
        else Require(oracle.EndOf[message] > 0 && report.Text == oracle.AnswerTo(message), report, $"where the journal ends it at {oracle.EndOf[message]} with \"{oracle.AnswerTo(message)}\"");
    }

    private void Require(bool isSo, TurnReport report, string complaint)
    {
        if (!isSo) throw world.Fail($"Who asked for message {message} of {key} was told {report.State} \"{report.Text}\" {complaint}.");
    }
}
