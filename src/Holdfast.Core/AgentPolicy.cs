using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Reviews;
using Holdfast.Core.Routing;
using Holdfast.Core.Tools;

namespace Holdfast.Core;

/// <summary>One version of an agent, resolved: everything the core needs to decide about its conversations.</summary>
/// <param name="Ladder">At least one rung; tried from the top.</param>
/// <param name="MaxOutputTokens">Most tokens of one answer.</param>
/// <param name="Memory">Conversations with a user have a memory that outlives them.</param>
/// <param name="Summary">Writes a summary of what is about to leave the prompt, while nobody waits; null = what is known of it stands on the fact sheet alone.</param>
/// <param name="Embeddings">Makes vectors of what was said, which join recall; null = recall goes by words.</param>
/// <param name="MaxRounds">Most model calls of one turn that were answered; beyond it the turn stops with a reason.</param>
/// <param name="MaxRepeats">A call that brought the same result so many times in a row is not made again: the turn stops.</param>
/// <param name="Deadline">How long somebody who waits may be without an answer because none comes, before a person takes over; null = none takes over.</param>
/// <param name="Phrases">What the agent says in place of the shipped phrases: by language and code, see <see cref="Repair.Phrases"/>.</param>
/// <param name="Waiting">What is done about what waits for people; null = as <see cref="WaitingPolicy.Default"/> says.</param>
/// <param name="Handoff">When people take over besides; null = nobody does but at the deadline.</param>
/// <param name="Answers">Which answers wait for a person's yes; null = none do.</param>
/// <param name="Routing">Which messages go to another model first; null = none do.</param>
/// <param name="ReusesFor">For how long an answer of background work is used again for the same request; null = never.</param>
public sealed record AgentPolicy(
    string Name,
    int Version,
    string SystemPrompt,
    ContextBudget Budget,
    IReadOnlyList<Rung> Ladder,
    Profile Profile,
    IReadOnlyList<ToolSpec> Tools,
    int MaxOutputTokens,
    int MaxRounds,
    TimeLimits Limits,
    bool Memory = false,
    Rung? Summary = null,
    EmbeddingModel? Embeddings = null,
    int MaxRepeats = LoopRule.DefaultRepeats,
    TimeSpan? Deadline = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Phrases = null,
    WaitingPolicy? Waiting = null,
    HandoffPolicy? Handoff = null,
    AnswerHold? Answers = null,
    RoutingPolicy? Routing = null,
    TimeSpan? ReusesFor = null)
{
    /// <summary>What the ladder begins with, whatever a turn makes of the ladder: a copy with another one keeps it.</summary>
    public Rung Usual { get; } = Ladder[0];

    /// <summary>The rung that a model was called on, by its name; null when this version has none of it.</summary>
    public Rung? FindRung(string name) =>
        Summary?.Name == name ? Summary : Routing?.Small.Name == name ? Routing.Small : Ladder.FirstOrDefault(rung => rung.Name == name);

    /// <summary>The rungs under one, the next first.</summary>
    public IReadOnlyList<Rung> Below(Rung rung) => [.. Ladder.SkipWhile(one => one != rung).Skip(1)];

    /// <summary>The model that would be called in place of this one if all went as usual; null where that is this one.</summary>
    public string? InPlaceOf(Rung rung) => rung.Name == Usual.Name ? null : Usual.Name;

    /// <summary>What a model that was called costs; nothing when this version has none of that name.</summary>
    public IReadOnlyList<PriceRow> PricesOf(string name) => Embeddings?.Name == name ? Embeddings.Prices : FindRung(name)?.Prices ?? [];
}
