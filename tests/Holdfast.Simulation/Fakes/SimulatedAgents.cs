using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reviews;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>One agent in every tenant, with small windows, so that epochs open, and versions that come out while turns run.</summary>
public sealed class SimulatedAgents : IAgentCatalog
{
    public const string Agent = "helper";

    public const string Lookup = "lookup", Pay = "pay";

    /// <summary>A tool that users run themselves, where they offer it.</summary>
    public const string Hand = "hand";

    /// <summary>The provider that makes vectors.</summary>
    public const string Embedder = "three";

    /// <summary>The provider that counts a prompt's tokens when it is asked to.</summary>
    public const string Counting = "one";

    private readonly List<AgentPolicy> _versions;
    private readonly Rung[] _ladder;
    private readonly bool _memory, _summary, _embeddings;
    private readonly TimeSpan? _deadline;

    /// <param name="memory">Users have a memory; its tools and what is shown of it take their room in every prompt.</param>
    /// <param name="density">Tokens of the provider that counts, in per cent of those of the other.</param>
    /// <param name="summary">A model is asked for summaries.</param>
    /// <param name="embeddings">A model is asked for vectors.</param>
    /// <param name="deadline">People take over where no model answers in that time; null = they do not.</param>
    /// <param name="handoff">When people take over while models answer; null = never.</param>
    /// <param name="approval">Payments need a person's yes; null = they need nobody's.</param>
    /// <param name="answers">Which answers need a person's yes; null = none do.</param>
    public SimulatedAgents(
        bool oneRung, bool memory, int density, bool summary, bool embeddings, TimeSpan? deadline, Approval? approval, HandoffPolicy? handoff, AnswerHold? answers)
    {
        _deadline = deadline;
        _embeddings = embeddings;
        Density = density;
        _summary = summary;
        _memory = memory;
        _ladder = oneRung ? [Rung(Counting, CountingWindow, 3m)] : [Rung(Counting, CountingWindow, 3m), Rung("two", 2_400, 0.7m)];
        (Approval, Handoff, Answers) = (approval, handoff, answers);
        _versions = [Version(1)];
    }

    public int Density { get; }

    public TimeSpan? Deadline => _deadline;

    /// <summary>Payments need a person's yes; null = they need nobody's.</summary>
    public Approval? Approval { get; }

    /// <summary>When people take over while models answer; null = never.</summary>
    public HandoffPolicy? Handoff { get; }

    /// <summary>Which answers need a person's yes; null = none do.</summary>
    public AnswerHold? Answers { get; }

    public int Newest => _versions.Count;

    public void Publish() => _versions.Add(Version(_versions.Count + 1));

    public ValueTask<AgentPolicy?> FindAsync(string tenant, string name, int? version, CancellationToken cancel) =>
        ValueTask.FromResult(name == Agent ? _versions[(version ?? _versions.Count) - 1] : null);

    /// <summary>So small where tokens are not what they are estimated at that the window decides, and not the shares.</summary>
    private int CountingWindow => Density == 100 ? 3_000 : 2_000;

    private int MemoryTokens => _memory ? 2_000 : 0;

    private AgentPolicy Version(int number) => new(
        Agent, number, $"You help. This is version {number}.",
        new ContextBudget(200 + MemoryTokens, 400, 600, 900, 200, 400, Recall: 400), _ladder, Profile.Balanced,
        [Tool(Lookup, idempotent: true), Tool(Pay, idempotent: false) with { Approval = Approval }], MaxOutputTokens: 400, MaxRounds: 4, TimeLimits.Default, _memory,
        _summary ? Rung("two", 2_400, 0.7m) : null, _embeddings ? Embedding : null, Deadline: _deadline, Handoff: Handoff, Waiting: new(null, World.LeastHeld), Answers: Answers,
        Routing: _summary && _ladder.Length > 1 ? new(_ladder[1]) : null,
        ReusesFor: _summary ? TimeSpan.FromHours(1) : null);

    private static readonly EmbeddingModel Embedding = new(
        Embedder, new("v", Window: 200), [new PriceRow(Embedder, "v", new DateOnly(2026, 1, 1), 0.1m, 0.1m, 0.1m, 0.1m, 0)]);

    private Rung Rung(string provider, int window, decimal price) => new(
        provider, Dialect.ChatClient, new ModelCard("m", window + MemoryTokens, MaxOutput: 400),
        [new PriceRow(provider, "m", new DateOnly(2026, 1, 1), price, price / 10, price * 1.25m, price * 2, price * 5)]);

    private static ToolSpec Tool(string name, bool idempotent) => new(
        name, $"Does {name}.", """{"type":"object"}""", new Uri("http://tools.test/"), TimeSpan.FromSeconds(5), Idempotent: idempotent);
}
