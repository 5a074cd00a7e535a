using System.Text;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Checks;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>A maker of vectors as one node reaches it: slow, failing in every way there is, with a bill of its own.</summary>
public sealed class SimulatedEmbedder(World world, SimulatedTime time, string node) : IEmbedder
{
    private const int Dimensions = 8;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public byte[] Render(EmbeddingCall call) => Encoding.UTF8.GetBytes(string.Join('\0', call.Texts.Prepend(call.Model.Name)));

    public async ValueTask<EmbeddingOutcome> EmbedAsync(EmbeddingCall call, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        var bill = world.Bills.Open(call, body.Span);
        world.Trace.Add(node, "embedded", bill.Number, call.Texts.Count);
        if (world.Dice.Chance(world.Faults.ProviderThrows)) throw new SimulatedFaultException("The adapter has a bug.");
        var failure = world.Dice.Chance(world.Faults.ProviderFails) ? SimulatedProvider.Failure(world.Dice) : null;
        try
        {
            await world.PauseAsync(time, Beat, cancel);
            cancel.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            failure = new(FailureKind.Cancelled, FailureStage.Streaming, FailureSide.Ours, "Cancelled by request.");
        }
        bill.IsCompleted = failure is null;
        var usage = failure is null || world.Dice.Chance(0.3) ? bill.Usage : default(Usage?);
        return new(failure, failure is null ? [.. call.Texts.Select(Vector)] : [], usage, RequestId: bill.Id, Duration: TimeSpan.FromMilliseconds(50));
    }

    /// <summary>Of a text always the same, and of another another.</summary>
    public static float[] Vector(string text)
    {
        var hash = Convert.FromBase64String(ModelCalls.HashOf(Encoding.UTF8.GetBytes(text)));
        return [.. hash.Take(Dimensions).Select(part => part - 127.5f)];
    }
}
