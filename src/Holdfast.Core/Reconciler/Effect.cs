using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Reconciler;

/// <summary>Everything that can be owed to a conversation next, on one page.</summary>
public abstract record Effect
{
    /// <summary>Nothing is owed.</summary>
    public sealed record Rest : Effect;

    /// <summary>Nothing before this time.</summary>
    /// <param name="Status">waiting (a short pause between attempts) or parked.</param>
    public sealed record Wait(DateTimeOffset Until, string Status, string Reason) : Effect;

    /// <summary>Facts that follow from the state alone; nobody outside is asked.</summary>
    public sealed record Record(IReadOnlyList<Fact> Facts) : Effect;

    /// <param name="Shrink">The last prompt was refused as too long: make it smaller first.</param>
    public sealed record CallModel(Rung Rung, bool Shrink = false) : Effect;

    /// <summary>Nobody waits: a model may write down what is about to leave the prompt. What comes up meanwhile comes first.</summary>
    public sealed record Summarise(Rung Rung) : Effect;

    /// <summary>Nobody waits: a model may make vectors of what leaves the prompt. What comes up meanwhile comes first.</summary>
    public sealed record Embed(EmbeddingModel Model) : Effect;

    /// <summary>A person who has the conversation waits for a reply that they may send. A message that comes meanwhile is answered with it.</summary>
    public sealed record Draft(Rung Rung) : Effect;

    /// <summary>A group of a batch's items is to be asked for; which, follows from the state.</summary>
    public sealed record AskItems(Rung Rung) : Effect;

    /// <summary>As many groups as may be handed in together are to be, at the provider's batch interface.</summary>
    public sealed record SubmitItems(Rung Rung) : Effect;

    /// <summary>Something is due of what was handed in.</summary>
    /// <param name="Submission">Number of its first attempt.</param>
    public sealed record TendSubmission(int Submission, Tending Due) : Effect;

    public sealed record RunTools(IReadOnlyList<ToolCallBlock> Calls) : Effect;
}
