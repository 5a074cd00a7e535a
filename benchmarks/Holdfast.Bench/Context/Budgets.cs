using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>The context budgets that sessions are played at.</summary>
internal static class Budgets
{
    /// <summary>Room for the tools and instructions of any of the sessions; they are part of every prompt and not of the session.</summary>
    private const int System = 20_000;

    private const int Safety = 4_000;

    /// <summary>Most tokens of an answer.</summary>
    public const int Task = 8_192;

    /// <summary>Nothing ever leaves the prompt.</summary>
    public static ContextBudget Whole { get; } = Of(history: 400_000, working: 400_000);

    /// <summary>What an agent has that says nothing of a budget.</summary>
    public static ContextBudget? Default => null;

    /// <summary>For sessions of very many calls: small enough that all of it costs less to send than what it spares.</summary>
    public static ContextBudget Small { get; } = Of(history: 2_000, working: 6_000);

    /// <summary>
    /// A third of the session's length, four characters to a token, shared between history and the running turn as the session shares its
    /// length between its longest turn and the rest, a quarter at least for either.
    /// </summary>
    /// <param name="density">Tokens that the budget has for each of the session's.</param>
    public static ContextBudget ThirdOf(Recording recording, double density = 1)
    {
        var third = (int)(recording.Tokens * density / 3);
        var working = (int)(third * Math.Clamp(recording.LongestTurnShare, 0.25, 0.75));
        return Of(third - working, working);
    }

    public static ContextBudget Of(int history, int working) => new(System, Knowledge: 0, history, working, Safety, Task);
}
