namespace Holdfast.Client.Contract;

/// <summary>The context as the next call would find it: <c>GET …/{id}/context</c>.</summary>
/// <param name="Model">provider/model at the top of the ladder.</param>
/// <param name="Window">The model's context window in tokens.</param>
/// <param name="Budget">What each share may hold.</param>
/// <param name="Used">What each share holds, estimated.</param>
/// <param name="Epoch">1 until the prompt is first compacted.</param>
/// <param name="OmittedItems">Messages, answers and results that no longer enter the prompt. They stay in the journal.</param>
/// <param name="Items">Messages, answers and results that do.</param>
/// <param name="Tiers">What they hold by how long it is needed.</param>
/// <param name="Shortened">Those of <paramref name="Items"/> of which only a part is shown.</param>
/// <param name="Folded">Lines of the fact sheet: what is kept of <paramref name="OmittedItems"/>.</param>
/// <param name="Summary">What a model wrote of them, as it is shown; absent when none is.</param>
/// <param name="Recalled">Entries quoted in this epoch because a message needed them.</param>
public sealed record ContextReport(
    string Model,
    long Window,
    ContextBudget Budget,
    PromptTokens Used,
    int Epoch,
    int OmittedItems,
    int Items,
    TierTokens Tiers,
    int Shortened,
    int Folded,
    int Recalled,
    string? Summary = null);

/// <summary>Estimated prompt tokens by how long they are needed.</summary>
/// <param name="Core">Always: system prompt and tools, the fact sheet, what is pinned, standing instructions.</param>
/// <param name="Working">Now, and later their gist: what was said.</param>
/// <param name="Transient">Once: what tools returned, what was recalled, pasted logs and data.</param>
public sealed record TierTokens(int Core, int Working, int Transient);

/// <summary>How a context window is shared out, in tokens. The shares together must fit the model's window.</summary>
/// <param name="System">Tools and system prompt.</param>
/// <param name="Knowledge">
/// What is shown, until the prompt is compacted again, of the documents that the agent carries; a message takes at most a quarter of what is left of
/// it. 0 = nothing ever is.
/// </param>
/// <param name="History">Everything before the current turn.</param>
/// <param name="Working">The current turn with its tool results.</param>
/// <param name="Safety">Left empty: absorbs the error of token estimates.</param>
/// <param name="Task">Kept for the answer.</param>
/// <param name="Recall">
/// What is brought back, until the prompt is compacted again, out of what no longer enters it; a message takes at most a quarter of what is left of
/// it. 0 = nothing ever is. Default: a sixth of <paramref name="History"/>, taken from it.
/// </param>
public sealed record ContextBudget(int System, int Knowledge, int History, int Working, int Safety, int Task, int? Recall = null);
