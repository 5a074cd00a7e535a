using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>
/// Body of <c>POST /api/v1/conversations/{id}/messages</c>. Sent again with the same <c>Idempotency-Key</c> it says nothing new but
/// attaches to the turn: the same answer as JSON, or with <c>Accept: text/event-stream</c> the turn's events after <c>Last-Event-ID</c>
/// (all of them without it) up to <c>done</c>. That is how a client goes on after a cut connection.
/// </summary>
/// <param name="Content">What the user says; not empty.</param>
/// <param name="Metadata">Up to 16 pairs; keys up to 64, values up to 512 characters. Never shown to the model.</param>
/// <param name="Pin">The message stays in the prompt word for word, however long the conversation becomes.</param>
/// <param name="Transient">The message is needed once: a log, a page, data. It is the first to be shortened.</param>
public sealed record SendMessage(
    string Content,
    IReadOnlyDictionary<string, string>? Metadata = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Pin = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Transient = false);

/// <summary>
/// What became of a message: the JSON answer of <c>POST …/messages</c> (200, or 202 with <c>Prefer: respond-async</c>),
/// and the data of a stream's <c>done</c> event.
/// </summary>
/// <param name="Conversation">The conversation's id.</param>
/// <param name="Seq">The entry that holds the user's message: it is durable.</param>
/// <param name="State">One of <see cref="ConversationStates"/>: at_rest when the turn is over.</param>
/// <param name="LastSeq">The last entry of the turn so far.</param>
/// <param name="CostUsd">What the turn has cost so far, US dollars, decimal, exact.</param>
/// <param name="Answer">
/// Text of the turn's answers, those before tool calls included, joined by a blank line. Absent when there is none.
/// </param>
/// <param name="Partial">The answer was cut short; <paramref name="Reason"/> says why.</param>
/// <param name="Stop">
/// Why the last answer stopped: end_turn, max_tokens, stop_sequence, refusal, pause_turn, context_full, interrupted, cut (a failure broke it off, and
/// it is still to be gone on with), empty (it said nothing and is asked again); or the code of the rule that ended the turn without an answer: cancelled, too_many_rounds, same_call_again,
/// content_refused, turn_too_long, empty_answer, not_answered_by_client, handed_off (a person takes over; the text says so to the user).
/// </param>
/// <param name="Reason">For people: why the turn stopped, waits or is parked.</param>
/// <param name="Until">When a parked or waiting turn is tried again.</param>
public sealed record MessageAnswer(
    string Conversation,
    long Seq,
    string State,
    long LastSeq,
    string CostUsd,
    Usage Usage,
    string? Answer = null,
    bool Partial = false,
    string? Stop = null,
    string? Reason = null,
    DateTimeOffset? Until = null);
