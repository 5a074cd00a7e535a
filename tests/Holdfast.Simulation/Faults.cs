using Holdfast.Simulation.Time;

namespace Holdfast.Simulation;

/// <summary>
/// How often what goes wrong, as probabilities. Each seed has its own mix, and about half of them never in it: what hides behind one fault is
/// found where that fault is missing.
/// </summary>
public sealed record Faults
{
    /// <summary>Storage fails before anything was written.</summary>
    public double AppendFails { get; init; }

    /// <summary>Storage fails after it was durable: the writer does not know.</summary>
    public double AppendFailsDurable { get; init; }

    public double ReadFails { get; init; }

    public double QueueLoses { get; init; }

    public double QueueDoubles { get; init; }

    public double ProviderFails { get; init; }

    /// <summary>The adapter throws: a bug that is to do no harm.</summary>
    public double ProviderThrows { get; init; }

    /// <summary>A batch interface refuses, is not reached, does not say what it has done, or fails a request.</summary>
    public double BatchFails { get; init; }

    /// <summary>A provider that counts tokens gives no count.</summary>
    public double CountFails { get; init; }

    public double ToolFails { get; init; }

    /// <summary>A receiver of events does not take one, or does and cannot say so.</summary>
    public double ReceiverFails { get; init; }

    /// <summary>The index of a resting conversation is not there when it is needed again.</summary>
    public double ShelfLoses { get; init; }

    /// <summary>The answer to a client's request is lost on the way.</summary>
    public double ResponseLost { get; init; }

    /// <summary>A follower's connection breaks at an event.</summary>
    public double StreamBreaks { get; init; }

    /// <summary>A node does not hear what another wrote.</summary>
    public double NewsLost { get; init; }

    /// <summary>Something befalls a node, per step of the world.</summary>
    public double NodeTrouble { get; init; }

    public static Faults None { get; } = new();

    public static Faults For(Dice dice)
    {
        double Up(double most) => dice.Chance(0.5) ? 0 : most * dice.Between(1, 100) / 100.0;
        return new()
        {
            AppendFails = Up(0.1), AppendFailsDurable = Up(0.1), ReadFails = Up(0.05), QueueLoses = Up(0.5), QueueDoubles = Up(0.5),
            ProviderFails = Up(0.6), ProviderThrows = Up(0.05), CountFails = Up(0.5), ToolFails = Up(0.3), ResponseLost = Up(0.3), StreamBreaks = Up(0.1),
            NodeTrouble = Up(0.02), ShelfLoses = Up(0.3), ReceiverFails = Up(0.5), NewsLost = Up(1), BatchFails = Up(0.8),
        };
    }
}
