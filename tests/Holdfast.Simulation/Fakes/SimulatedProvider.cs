using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Simulation.Checks;
using Holdfast.Simulation.Time;

namespace Holdfast.Simulation.Fakes;

/// <summary>A provider as one node reaches it: checks every prompt, streams, fails in every way there is, and keeps its own bill.</summary>
public sealed class SimulatedProvider(World world, SimulatedTime time, string node) : IModelProvider
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(40);

    private int _running;

    public byte[] Render(ModelCall call)
    {
        var text = new StringBuilder(call.Rung.Name).Append('\n').Append(call.Prompt.System).Append('\n');
        foreach (var tool in call.Prompt.Tools) text.Append(tool.Name).Append(' ').Append(tool.Description).Append('\n');
        foreach (var item in call.Prompt.Items) text.Append(item.Seq).Append(' ').Append(PromptCheck.TextOf(item)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public async ValueTask<int?> CountAsync(ModelCall call, CancellationToken cancel)
    {
        if (call.Rung.Provider != SimulatedAgents.Counting) return null;
        await world.PauseAsync(time, Beat, cancel);
        var isLost = world.Dice.Chance(world.Faults.CountFails);
        world.CountsWereLost |= isLost;
        return isLost ? null : PromptCheck.Tokens(world, call) / (world.Bug == Bug.CountMisreported ? 4 : 1);
    }

    public async ValueTask<ModelOutcome> CallAsync(ModelCall call, ReadOnlyMemory<byte> body, AnswerText text, CancellationToken cancel)
    {
        var bill = world.Bills.Open(call, body.Span);
        world.Trace.Add(node, "called", bill.Number, call.Rung.Name);
        if (world.Dice.Chance(world.Faults.ProviderThrows)) throw new SimulatedFaultException("The adapter has a bug.");
        var said = new StringBuilder();
        var failure = IsFull() ? Full : bill.Usage.Prompt > call.Rung.Card.Window
            ? new(FailureKind.PromptTooLong, FailureStage.AwaitingFirstToken, FailureSide.Provider, "prompt is too long")
            : world.NoModelAnswers ? new(FailureKind.Overloaded, FailureStage.AwaitingFirstToken, FailureSide.Provider, "Overloaded.")
            : world.Dice.Chance(world.Faults.ProviderFails) ? Failure(world.Dice) : null;
        try
        {
            _running++;
            await world.PauseAsync(time, Beat, cancel);
            if (failure is { Stage: FailureStage.Preparing or FailureStage.Connecting }) return Failed(failure, said, bill);
            await world.PauseAsync(time, 5 * Beat, cancel);
            if (failure is { Stage: FailureStage.AwaitingFirstToken }) return Failed(failure, said, bill);
            text.Begin(default);
            foreach (var piece in bill.Pieces)
            {
                if (failure is not null && world.Dice.Chance(0.3)) return Failed(failure, said, bill);
                await world.PauseAsync(time, Beat, cancel);
                cancel.ThrowIfCancellationRequested();
                said.Append(piece);
                text.Append(piece);
                if (world.Bug == Bug.DeltaDoubled && world.Dice.Chance(0.05)) text.Append(piece);
            }
            await world.PauseAsync(time, Beat, cancel);
            return failure is null ? Completed(call, bill) : Failed(failure, said, bill);
        }
        catch (OperationCanceledException)
        {
            return Failed(new(FailureKind.Cancelled, FailureStage.Streaming, FailureSide.Ours, "Cancelled by request."), said, bill);
        }
        finally
        {
            _running--;
        }
    }

    private static Failure Full { get; } = new(FailureKind.RateLimited, FailureStage.AwaitingFirstToken, FailureSide.Provider, "Too many at once.");

    private bool IsFull()
    {
        var isFull = _running >= world.Capacity;
        world.Load = (world.Load.Refused + (isFull ? 1 : 0), isFull ? world.Load.Most : Math.Max(world.Load.Most, _running + 1));
        return isFull;
    }

    private ModelOutcome Completed(ModelCall call, Bill bill)
    {
        bill.IsCompleted = true;
        var usage = world.Bug == Bug.UsageMisreported && world.Dice.Chance(0.05) ? bill.Usage with { Output = bill.Usage.Output / 2 } : bill.Usage;
        return new(null, bill.Blocks, bill.Stop, usage, call.Rung.Card.Id, bill.Id, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(50));
    }

    private ModelOutcome Failed(Failure failure, StringBuilder said, Bill bill) => new(
        failure, said.Length == 0 ? [] : [new TextBlock(said.ToString())], StopReason.Interrupted,
        world.Dice.Chance(0.3) ? bill.Usage with { Output = 0 } : default(Usage?), RequestId: bill.Id);

    internal static Failure Failure(Dice dice)
    {
        // Cancelled and Abandoned are ours to say.
        var kind = (FailureKind)dice.Below((int)FailureKind.Cancelled);
        var stage = (FailureStage)dice.Below(4);
        long? retryAfter = kind is FailureKind.RateLimited or FailureKind.Overloaded && dice.Chance(0.5) ? dice.Below(200_000) : null;
        return new(kind, stage, FailureSide.Provider, $"Simulated {kind}.", RetryAfterMs: retryAfter);
    }
}
