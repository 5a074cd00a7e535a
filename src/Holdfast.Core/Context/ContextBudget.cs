namespace Holdfast.Core.Context;

/// <summary>How an agent's context window is shared out, in tokens. The shares and the answer together must fit the window.</summary>
/// <param name="System">Tools and constitution.</param>
/// <param name="Knowledge">What is shown in one epoch of the agent's documents; a message takes at most a quarter of what is left of it. 0 = nothing ever is.</param>
/// <param name="History">Everything before the current turn.</param>
/// <param name="Working">The current turn with its tool results, which may take what the history leaves free as well.</param>
/// <param name="Safety">Left empty: absorbs the error of token estimates.</param>
/// <param name="Task">Kept for the answer.</param>
/// <param name="Recall">What is brought back in one epoch out of what earlier ones left behind; a message takes at most a quarter of what is left of it. 0 = nothing ever is.</param>
public sealed record ContextBudget(int System, int Knowledge, int History, int Working, int Safety, int Task, int Recall = 0)
{
    public int Total => System + Knowledge + History + Working + Safety + Task + Recall;

    /// <summary>All that a prompt may hold.</summary>
    public int Prompt => System + Knowledge + History + Working + Recall;

    /// <summary>The proportions of 2K/30K/42K/50K/20K/48K and 8K for recall in a window of 200K, scaled; windows above 200K are not filled unless asked for.</summary>
    public static ContextBudget For(int window)
    {
        var scale = Math.Min(window, 200_000) / 200_000.0;
        int Share(int tokens) => (int)(tokens * scale);
        return new(Share(2_000), Share(30_000), Share(42_000), Share(50_000), Share(20_000), Share(48_000), Share(8_000));
    }
}
