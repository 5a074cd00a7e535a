using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Tools;

namespace Holdfast.Tests.Core;

/// <summary>An agent with two rungs and two tools: lookup bears repetition, pay does not.</summary>
internal static class Agents
{
    public static readonly PriceRow Price = new("first", "a", new DateOnly(2026, 1, 1), 3m, 0.3m, 3.75m, 6m, 15m);

    public static readonly Rung First = new("first", Dialect.Anthropic, new ModelCard("a", Window: 20_000, MaxOutput: 1_000), [Price]);

    public static readonly Rung Second = new("second", Dialect.OpenAi, new ModelCard("b", Window: 20_000, MaxOutput: 1_000), []);

    public static readonly ToolSpec Lookup = Tool("lookup", idempotent: true);

    public static readonly ToolSpec Pay = Tool("pay", idempotent: false);

    /// <summary>Nothing is recalled unless a test asks for it.</summary>
    private static readonly ContextBudget Budget = ContextBudget.For(20_000) with { History = 5_000, Recall = 0 };

    public static AgentPolicy Policy(params Rung[] ladder) => new(
        "helper", 1, "You help.", Budget, ladder.Length == 0 ? [First, Second] : ladder, Profile.Balanced, [Lookup, Pay],
        MaxOutputTokens: 500, MaxRounds: 8, TimeLimits.Default, Phrases: Silent);

    /// <summary>Says nothing of delays, which few tests are about.</summary>
    private static readonly Dictionary<string, IReadOnlyDictionary<string, string>> Silent =
        new() { ["*"] = new Dictionary<string, string> { ["delayed"] = "" } };

    private static ToolSpec Tool(string name, bool idempotent) =>
        new(name, $"Does {name}.", """{"type":"object"}""", new Uri("http://tools.test/" + name), TimeSpan.FromSeconds(5), Idempotent: idempotent);
}
