namespace Holdfast.Client.Contract;

/// <summary>
/// One call to one model: <c>GET …/{id}/attempts</c>. The request as it was sent: <c>GET …/{id}/attempts/{n}/request</c>,
/// answered with the provider's own body, byte for byte.
/// </summary>
/// <param name="N">1, 2, 3 … within the conversation.</param>
/// <param name="Seq">The entry written before it started.</param>
/// <param name="Model">provider/model.</param>
/// <param name="Outcome">running, completed, or the kind of failure.</param>
/// <param name="ReservedUsd">Worst case, held while it ran.</param>
/// <param name="Tokens">Estimated prompt tokens by share of the context budget.</param>
/// <param name="CostUsd">US dollars, decimal, exact; absent while it runs, like all that follows.</param>
/// <param name="UsageEstimated">The provider reported no usage (cut stream, crash): the figures are estimates.</param>
/// <param name="Price">The price row used, e.g. <c>anthropic/claude-haiku-5-5@2026-10-07</c>, with <c>*0.5</c> at a batch interface; absent when the model costs nothing.</param>
/// <param name="AnsweredBy">The model that the provider says answered.</param>
/// <param name="RequestId">The provider's id of the call.</param>
/// <param name="FirstTokenMs">Milliseconds to the first content; absent when there was none.</param>
/// <param name="Purpose">
/// What the model was called for: answer, summary (of what was about to leave the prompt, while nobody waited), embedding (vectors for recall), items
/// (of a batch), or draft (a reply that a person who has the conversation may send).
/// </param>
/// <param name="Saved">What it cost less than the naive call; absent where that is nothing.</param>
/// <param name="CacheMiss">Absent when all of the prompt was read from the provider's cache that could be.</param>
/// <param name="UnusedTokens">Of the prompt: what was looked up for the answer, which took nothing from it; estimated, by words.</param>
/// <param name="ReusedFrom">The same request was answered then, and that answer is used again: no model was called. Absent where one was.</param>
public sealed record Attempt(
    int N,
    long Seq,
    string Model,
    int AgentVersion,
    DateTimeOffset StartedAt,
    string Outcome,
    string ReservedUsd,
    PromptTokens Tokens,
    DateTimeOffset? EndedAt = null,
    Failure? Failure = null,
    Usage? Usage = null,
    bool UsageEstimated = false,
    string? CostUsd = null,
    string? Price = null,
    string? AnsweredBy = null,
    string? RequestId = null,
    long? FirstTokenMs = null,
    long? DurationMs = null,
    Savings? Saved = null,
    CacheMiss? CacheMiss = null,
    string Purpose = "answer",
    DateTimeOffset? ReusedFrom = null,
    long UnusedTokens = 0);

/// <summary>Why prompt tokens were not read from the provider's cache.</summary>
/// <param name="Reason">
/// first_call, too_short (under the model's minimum), model_changed, agent_changed, epoch_opened (the history was compacted), expired (the pause was
/// longer than the provider keeps a prompt), unexplained.
/// </param>
/// <param name="Tokens">Those that an earlier call had left in the cache and that were paid for again; 0 when there were none.</param>
public sealed record CacheMiss(string Reason, long Tokens);

/// <summary>Prompt tokens by share of the context budget.</summary>
/// <param name="System">Tools and constitution.</param>
/// <param name="History">Everything before the current turn.</param>
/// <param name="Working">The current turn: its messages, answers and tool results.</param>
/// <param name="Recall">What was recalled in this epoch, for the current turn and for those before it.</param>
/// <param name="Knowledge">What of the agent's documents was shown in this epoch, likewise.</param>
public sealed record PromptTokens(long System, long History, long Working, long Recall = 0, long Knowledge = 0);

/// <summary>How and where a call failed.</summary>
/// <param name="Kind">
/// rate_limited, overloaded, server_error, connection_lost, connect_timeout, first_token_timeout, stalled, attempt_timeout, malformed,
/// prompt_too_long, invalid_request, authentication, model_not_found, spend_cap, content_refused, cancelled, abandoned, busy, expired.
/// </param>
/// <param name="Stage">preparing, connecting, awaiting_first_token, streaming.</param>
/// <param name="Side">ours, network, provider.</param>
/// <param name="Status">HTTP status, when there was one.</param>
/// <param name="RetryAfterMs">As the provider said it.</param>
public sealed record Failure(string Kind, string Stage, string Side, string Message, int? Status = null, long? RetryAfterMs = null);
