using System.Text.Json.Serialization;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Core.Journal;

/// <summary>
/// Everything a conversation can hold, on one page. The discriminators and property names are storage format:
/// a journal written today must be readable for ever, so members are only ever added, and every addition has a default.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConversationStarted), "conversation_started")]
[JsonDerivedType(typeof(MessageImported), "message_imported")]
[JsonDerivedType(typeof(UserMessage), "user_message")]
[JsonDerivedType(typeof(AttemptStarted), "attempt_started")]
[JsonDerivedType(typeof(AttemptEnded), "attempt_ended")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(ToolsStarted), "tools_started")]
[JsonDerivedType(typeof(ToolResult), "tool_result")]
[JsonDerivedType(typeof(EpochOpened), "epoch_opened")]
[JsonDerivedType(typeof(Summarised), "summarised")]
[JsonDerivedType(typeof(Embedded), "embedded")]
[JsonDerivedType(typeof(Marked), "marked")]
[JsonDerivedType(typeof(Recalled), "recalled")]
[JsonDerivedType(typeof(MemoryShown), "memory_shown")]
[JsonDerivedType(typeof(KnowledgeShown), "knowledge_shown")]
[JsonDerivedType(typeof(TokensCounted), "tokens_counted")]
[JsonDerivedType(typeof(Deferred), "deferred")]
[JsonDerivedType(typeof(Parked), "parked")]
[JsonDerivedType(typeof(CancelRequested), "cancel_requested")]
[JsonDerivedType(typeof(TurnStopped), "turn_stopped")]
[JsonDerivedType(typeof(Resolved), "resolved")]
[JsonDerivedType(typeof(Feedback), "feedback")]
[JsonDerivedType(typeof(Noticed), "notice")]
[JsonDerivedType(typeof(HandedOff), "handed_off")]
[JsonDerivedType(typeof(PersonSaid), "person_said")]
[JsonDerivedType(typeof(Returned), "returned")]
[JsonDerivedType(typeof(BatchOpened), "batch_opened")]
[JsonDerivedType(typeof(ItemsGiven), "items_given")]
[JsonDerivedType(typeof(ItemsAnswered), "items_answered")]
[JsonDerivedType(typeof(ItemsFailed), "items_failed")]
[JsonDerivedType(typeof(BatchResized), "batch_resized")]
[JsonDerivedType(typeof(BatchEnded), "batch_ended")]
[JsonDerivedType(typeof(ReviewAsked), "review_asked")]
[JsonDerivedType(typeof(ReviewDecided), "review_decided")]
[JsonDerivedType(typeof(Claimed), "claimed")]
[JsonDerivedType(typeof(NoteTaken), "note_taken")]
[JsonDerivedType(typeof(SubmissionTried), "submission_tried")]
[JsonDerivedType(typeof(Submitted), "submitted")]
[JsonDerivedType(typeof(SubmissionFailed), "submission_failed")]
[JsonDerivedType(typeof(SubmissionSeen), "submission_seen")]
[JsonDerivedType(typeof(SubmissionCancelled), "submission_cancelled")]
[JsonDerivedType(typeof(FellBack), "fell_back")]
[JsonDerivedType(typeof(ToolsGiven), "tools_given")]
[JsonDerivedType(typeof(DraftAsked), "draft_asked")]
[JsonDerivedType(typeof(Drafted), "drafted")]
[JsonDerivedType(typeof(DraftGivenUp), "draft_given_up")]
[JsonDerivedType(typeof(Reminded), "reminded")]
[JsonDerivedType(typeof(Overdue), "overdue")]
[JsonDerivedType(typeof(Released), "released")]
[JsonDerivedType(typeof(PersonRequested), "person_requested")]
[JsonDerivedType(typeof(Economised), "economised")]
[JsonDerivedType(typeof(AnswerHeld), "answer_held")]
[JsonDerivedType(typeof(Routed), "routed")]
[JsonDerivedType(typeof(AnswerDeclined), "answer_declined")]
public abstract record Fact;

/// <summary>Always entry 1.</summary>
public sealed record ConversationStarted(
    string Agent,
    ConversationMode Mode,
    string? User = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    ForkOrigin? ForkedFrom = null) : Fact;

/// <summary>Where a fork was taken: its history is the origin's up to and including <paramref name="Seq"/>.</summary>
public sealed record ForkOrigin(string Conversation, long Seq);

/// <summary>A message of an earlier history, taken over when the conversation was created. No model was called for it.</summary>
/// <param name="Ref">The importer's own name for the message.</param>
/// <param name="SentAt">When it was originally said, if the importer knew.</param>
/// <param name="ToolCallId">The call that a message of role tool answers.</param>
public sealed record MessageImported(
    MessageRole Role,
    string Content,
    string? Name = null,
    DateTimeOffset? SentAt = null,
    string? Ref = null,
    IReadOnlyList<ToolCallBlock>? ToolCalls = null,
    string? ToolCallId = null,
    Tier? Tier = null) : Fact;

/// <param name="Tier">As whoever said it wished; null = by what it is.</param>
/// <param name="Joins">It came with results that the running turn waited for, and is part of that turn.</param>
public sealed record UserMessage(string Content, IReadOnlyDictionary<string, string>? Metadata = null, Tier? Tier = null, bool Joins = false) : Fact;

/// <summary>Somebody says of an entry how long it is needed.</summary>
/// <param name="Tier">Null = by what it is again.</param>
/// <param name="Text">What it says, when it is to stay and is no longer in view.</param>
public sealed record Marked(long Of, Tier? Tier, string? Text = null) : Fact;

/// <summary>A call to a model is about to be made. Written, durable, before the first byte leaves.</summary>
/// <param name="Attempt">1, 2, 3 … within the conversation.</param>
/// <param name="Model">provider/model.</param>
/// <param name="RequestHash">First 16 bytes of the SHA-256 of the request body, base64: the body itself is rendered again from the journal.</param>
/// <param name="Tokens">Estimated prompt tokens by share of the context budget.</param>
/// <param name="PromptBytes">
/// What the tokens were estimated from, in bytes of English text (<see cref="Context.TextWeight"/>; once in those of UTF-8); the usage that comes back
/// corrects the estimator.
/// </param>
/// <param name="MaxOutputTokens">What the request allows the model to write.</param>
/// <param name="ReservedNanoUsd">Worst case, held until settled.</param>
/// <param name="Purpose">Only an answer is part of a turn.</param>
/// <param name="Submission">The first attempt of those that are handed in together at the provider's batch interface; 0 = it is a call of its own.</param>
/// <param name="Items">Of a submission: how many items it asks for, those that are next in line.</param>
/// <param name="OverBudget">A budget has no room for it: it is never made, costs nothing, and ends with the reason.</param>
/// <param name="InPlaceOf">The provider/model that the agent's ladder begins with, where another is called.</param>
/// <param name="SparedTokens">
/// Estimated tokens by which the prompt would be longer if it held all that was ever said, as far as the model's window has room; below zero where
/// it would be shorter.
/// </param>
/// <param name="Reuses">The same request was answered before: that answer is used again, and no call is made. Null = one is.</param>
public sealed record AttemptStarted(
    int Attempt,
    string Model,
    int AgentVersion,
    string RequestHash,
    ShareTokens Tokens,
    int PromptBytes,
    int MaxOutputTokens,
    long ReservedNanoUsd,
    Purpose Purpose = Purpose.Answer,
    int Submission = 0,
    int Items = 0,
    bool OverBudget = false,
    string? InPlaceOf = null,
    int SparedTokens = 0,
    ReusedAnswer? Reuses = null) : Fact;

/// <param name="At">When it was answered.</param>
/// <param name="Usage">What that took.</param>
public sealed record ReusedAnswer(DateTimeOffset At, Usage Usage);

/// <summary>How an attempt ended and what it cost. Every started attempt gets exactly one.</summary>
/// <param name="Failure">Null when the model completed its answer.</param>
/// <param name="UsageEstimated">The provider never reported usage (cut stream, crash): the figures are ours.</param>
/// <param name="Price">
/// The price row used: "provider/model@effective date", with "*0.5" where half of it was to be paid; null for a model that costs nothing.
/// </param>
/// <param name="AnsweredBy">The model that the provider says answered.</param>
/// <param name="RequestId">The provider's own id of the call.</param>
/// <param name="FirstTokenMs">Milliseconds to the first byte of content; null when there was none.</param>
/// <param name="CacheMiss">Why the prompt, or a part of it that could have been, was not read from the provider's cache.</param>
/// <param name="Saved">What it cost less than the naive call; null = nothing.</param>
/// <param name="Unused">What of its prompt was looked up for it and of no use to the answer; null = nothing.</param>
public sealed record AttemptEnded(
    int Attempt,
    Failure? Failure,
    Usage Usage,
    long CostNanoUsd,
    bool UsageEstimated = false,
    string? Price = null,
    string? AnsweredBy = null,
    string? RequestId = null,
    int? FirstTokenMs = null,
    int DurationMs = 0,
    CacheMiss? CacheMiss = null,
    Saving? Saved = null,
    UnusedPart? Unused = null) : Fact;

/// <param name="Tokens">Estimated.</param>
/// <param name="NanoUsd">Their part of what the prompt cost.</param>
public readonly record struct UnusedPart(int Tokens, long NanoUsd);

/// <summary>What a model said. Ends the turn unless it calls tools, paused, or was cut.</summary>
/// <param name="Partial">Cut short: by a cancel, a failure or a limit. What stands here is all there is.</param>
/// <param name="Doubt">What is to be said against it; null = nothing, or nobody looked.</param>
/// <param name="Held">The entry in which it waited for a person's yes, in the model's own words; 0 = it waited for nobody.</param>
/// <param name="Unsaid">Said beside calls by an agent all of whose answers are held: the user is not shown it.</param>
public sealed record Answer(
    int Attempt, IReadOnlyList<Block> Blocks, StopReason Stop, bool Partial = false, Doubt? Doubt = null, long Held = 0,
    bool Unsaid = false) : Fact;

/// <param name="Code">As in <see cref="HandedOff"/>.</param>
/// <param name="HandsOff">A person takes over after it: the turn is over when that stands here.</param>
/// <param name="Values">Of the answer, that stand nowhere in what the model was given.</param>
/// <param name="Evidence">Earlier entries that show why.</param>
public sealed record Doubt(string Code, bool HandsOff, IReadOnlyList<string>? Values = null, IReadOnlyList<long>? Evidence = null);

/// <summary>Tool calls of the latest answer are about to run. Written before they do, so that a crash leaves a trace.</summary>
public sealed record ToolsStarted(IReadOnlyList<string> CallIds) : Fact;

/// <param name="IsError">The model is told that the tool failed; <paramref name="Content"/> says how.</param>
/// <param name="Like">The entry of an earlier result in view: the model is shown what is different from it.</param>
public sealed record ToolResult(string CallId, string Name, string Content, bool IsError = false, int DurationMs = 0, long? Like = null) : Fact;

/// <summary>A new epoch: the oldest messages, answers and results no longer enter the prompt. They stay in the journal.</summary>
/// <param name="Left">How many of them were left behind now.</param>
/// <param name="DropsThinking">
/// The model's thinking is left out of what stays: some providers seal it over everything before it, and refuse it over anything else.
/// </param>
/// <param name="Removed">Entries inside the running turn that were left behind as well.</param>
/// <param name="Rewritten">Tool results, and messages that were needed once, that stay in a shorter form.</param>
/// <param name="Notes">The whole fact sheet from now on, in the order it is shown; null = as before, with its summary.</param>
/// <param name="Summary">Entry of the summary that stands on this sheet; 0 = none.</param>
public sealed record EpochOpened(
    int Epoch,
    int Left,
    string Reason,
    bool DropsThinking = false,
    IReadOnlyList<long>? Removed = null,
    IReadOnlyList<Rewritten>? Rewritten = null,
    IReadOnlyList<Note>? Notes = null,
    long Summary = 0) : Fact;

/// <summary>A model's summary of the conversation's older part. It is shown from the next epoch on in which what it stands for has left the prompt.</summary>
/// <param name="UpTo">The newest entry that it tells of.</param>
/// <param name="Text">What of the model's words was found to be supported by what it was given.</param>
public sealed record Summarised(long UpTo, string Text) : Fact;

/// <summary>Of what was said up to an entry there are vectors, as far as it can be recalled. They stand beside the journal.</summary>
/// <param name="Model">provider/model that made them.</param>
/// <param name="Whole">Nothing else was about to leave the prompt, or had left it.</param>
public sealed record Embedded(string Model, long UpTo, bool Whole = false) : Fact;

/// <param name="Seq">Of the tool's result or of the message.</param>
public sealed record Rewritten(long Seq, string Content);

/// <summary>A line of the fact sheet.</summary>
/// <param name="Seq">The entry it is quoted from.</param>
public sealed record Note(NoteKind Kind, long Seq, string Text);

/// <summary>What was brought back for the turn that begins, out of what earlier epochs left behind. Stands before the turn's message.</summary>
/// <param name="Seqs">The entries quoted, ascending; empty when nothing mattered. Their texts are not stored again.</param>
/// <param name="Bytes">Of what the model is shown of them, in bytes of English text (<see cref="Context.TextWeight"/>; once in those of UTF-8).</param>
/// <param name="ByDay">A day is written once for the messages of it that follow one another; at first it stood with every message.</param>
public sealed record Recalled(IReadOnlyList<long> Seqs, int Bytes, bool ByDay = false) : Fact;

/// <summary>
/// What the model is shown, until the epoch ends, of what is remembered of the user. Kept as it was shown, so that the prompt stays the same
/// whatever is remembered meanwhile.
/// </summary>
/// <param name="Text">Stands in the system prompt; empty when nothing was remembered.</param>
/// <param name="Names">Ids of the facts and paths of the files in it.</param>
public sealed record MemoryShown(string Text, IReadOnlyList<string>? Names = null) : Fact;

/// <summary>
/// Passages of the agent's documents that matter to the running turn; they stand before its message until the epoch ends. Their texts stay in the
/// documents, which keep every version that was shown.
/// </summary>
/// <param name="Passages">In the order they are shown.</param>
/// <param name="Bytes">Of what the model is shown of them, in bytes of English text (<see cref="Context.TextWeight"/>).</param>
public sealed record KnowledgeShown(IReadOnlyList<ShownPassage> Passages, int Bytes) : Fact;

/// <param name="Document">Path of the document.</param>
/// <param name="From">First UTF-16 unit of the passage in that version.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Before">The passage already in view, of an earlier version of the document, that this one stands for now; null = none.</param>
public sealed record ShownPassage(string Document, int Version, int From, int Length, EarlierPassage? Before = null);

public sealed record EarlierPassage(int Version, int From, int Length);

/// <summary>The provider's own count of a prompt that was near the limit of the model's window, asked for before it was sent; corrects the estimator.</summary>
/// <param name="Model">provider/model.</param>
/// <param name="PromptBytes">What the prompt weighed, as in <see cref="AttemptStarted"/>.</param>
public sealed record TokensCounted(string Model, int PromptBytes, int Tokens) : Fact;

/// <summary>No model of the ladder is asked before <paramref name="Until"/>: calls of others have shown that none answers now.</summary>
public sealed record Deferred(string Reason, DateTimeOffset Until) : Fact;

/// <summary>
/// A budget is nearly used up, or has room for less than was asked for: the turn goes on with less. Outside of a turn, what is left of a batch is handed in
/// at the provider's batch interface.
/// </summary>
/// <param name="Cheaper">The cheapest model of the ladder is asked first.</param>
/// <param name="MaxOutputTokens">An answer may be no longer; null = as long as the agent's may.</param>
/// <param name="WrapsUp">The model is asked to come to an end.</param>
public sealed record Economised(string Reason, bool Cheaper, int? MaxOutputTokens = null, bool WrapsUp = false) : Fact;

/// <summary>Which model the turn is asked of first, where an agent's small one may be.</summary>
/// <param name="Model">provider/model.</param>
/// <param name="Score">How hard its message looks, 0 to 1.</param>
public sealed record Routed(string Model, double Score, string Reason) : Fact;

/// <summary>The turn cannot go on now. It is tried again at <paramref name="Until"/>, or when the user speaks.</summary>
public sealed record Parked(string Code, string Reason, DateTimeOffset Until) : Fact;

public sealed record CancelRequested(string? Reason = null) : Fact;

/// <summary>The turn ended without an answer of the model: cancelled, or at a limit.</summary>
/// <param name="Said">What was said to the user in the agent's place; the model sees it from then on as its own words.</param>
public sealed record TurnStopped(string Code, string Reason, string? Said = null) : Fact
{
    /// <summary>Why a turn stopped that somebody cancelled.</summary>
    public const string Cancelled = "cancelled";
}

/// <summary>The conversation's matter is settled. A new message opens it again.</summary>
public sealed record Resolved(string? Note = null, string? By = null) : Fact;

/// <param name="Rating">1 (worst) to 5 (best).</param>
public sealed record Feedback(int? Rating = null, bool? Resolved = null, string? Comment = null) : Fact;

/// <summary>Something was said to the user in the agent's place while the turn goes on. No model is shown it.</summary>
/// <param name="Code">What kind of phrase, e.g. delayed.</param>
public sealed record Noticed(string Code, string Text) : Fact;

/// <summary>The conversation waits for a person, and ends the turn: no model is called until a person gives it back.</summary>
/// <param name="Code">Why: models_unavailable, turn_too_long, or one of <see cref="Handoffs.HandoffCode"/>.</param>
/// <param name="Reason">For people.</param>
/// <param name="Said">What was said to the user. No model is shown it.</param>
/// <param name="Due">When a person should have come; null = no time was promised.</param>
/// <param name="Priority">Higher first.</param>
/// <param name="Subject">What of the code's kind it was about, e.g. the tool; null where the code says all.</param>
/// <param name="Evidence">Entries that show why; null = none.</param>
/// <param name="Statement">How far the model says it came; null = it did not hand off itself.</param>
public sealed record HandedOff(
    string Code, string Reason, string? Said = null, DateTimeOffset? Due = null, int Priority = 0,
    string? Subject = null, IReadOnlyList<long>? Evidence = null, HandoffStatement? Statement = null) : Fact;

/// <summary>What a model that hands off leaves to the person; null where it said nothing of it.</summary>
/// <param name="NextAction">What it suggests to do next.</param>
/// <param name="Draft">A reply that could be sent as it is.</param>
/// <param name="Confidence">In the draft, 0 to 1.</param>
public sealed record HandoffStatement(
    IReadOnlyList<string>? Decisions = null, IReadOnlyList<string>? OpenQuestions = null, string? NextAction = null, string? Draft = null,
    double? Confidence = null, string? ConfidenceReason = null);

/// <summary>A person answered in the agent's place.</summary>
/// <param name="By">Who, as the caller names them.</param>
public sealed record PersonSaid(string Content, string? By = null) : Fact;

/// <summary>A person gave the conversation back: what the user still waits for is answered by a model again.</summary>
/// <param name="Note">For the model, not for the user.</param>
public sealed record Returned(string? Note = null, string? By = null) : Fact;

/// <summary>The conversation is a batch: like items under one agent, asked for in groups. Its items follow in the same append.</summary>
/// <param name="Task">The kind of work, for what is learned of it.</param>
/// <param name="Instructions">What is to be done for each item; null = what the agent is for.</param>
/// <param name="Items">How many follow.</param>
/// <param name="PerCall">Items in one call, to begin with.</param>
/// <param name="LearnedFrom">The batch that had learned this; null = nothing was known.</param>
public sealed record BatchOpened(
    string Task, string? Instructions, int Items, int PerCall, int MostPerCall, string? LearnedFrom = null, ServiceTier Tier = ServiceTier.Standard) : Fact;

public sealed record ItemsGiven(IReadOnlyList<BatchItem> Items) : Fact;

/// <param name="Id">The tenant's own, once in a batch.</param>
public sealed record BatchItem(string Id, string Content);

/// <summary>What a call brought. An item that it brought nothing of is asked for again.</summary>
/// <param name="Missed">Ids of items that the model was asked for and did not answer; null = none.</param>
public sealed record ItemsAnswered(int Attempt, IReadOnlyList<ItemAnswer> Answers, IReadOnlyList<string>? Missed = null) : Fact;

/// <param name="Content">The answer, or its JSON where it is no string.</param>
public sealed record ItemAnswer(string Id, string Content);

/// <summary>Items that are given up.</summary>
public sealed record ItemsFailed(IReadOnlyList<ItemFailure> Items) : Fact;

public sealed record ItemFailure(string Id, string Reason);

/// <summary>From now on so many items go into a call.</summary>
/// <param name="Reason">answered, answer_cut, answers_missing, prompt_too_long, timed_out.</param>
/// <param name="Attempt">The call that showed it.</param>
public sealed record BatchResized(int From, int To, string Reason, int Attempt) : Fact;

/// <param name="State">completed (every item is answered or given up), cancelled.</param>
public sealed record BatchEnded(string State, int Answered, int Failed) : Fact;

/// <summary>A person is asked before something takes effect.</summary>
/// <param name="Title">What it is about, e.g. the name of the tool.</param>
/// <param name="Due">Until when somebody may decide.</param>
/// <param name="ByDefault">It takes effect when nobody does.</param>
/// <param name="CallId">The tool call that waits; null = it is no call.</param>
/// <param name="Proposed">What would take effect: the call's arguments, a constitution (JSON), a lesson; null = the reviewer writes it.</param>
/// <param name="Base">Version of the agent that it would change; null = none.</param>
/// <param name="Evidence">Why it is proposed, in the words of conversations.</param>
public sealed record ReviewAsked(
    ReviewSubject Subject,
    string Title,
    DateTimeOffset Due,
    bool ByDefault = false,
    string? CallId = null,
    string? Proposed = null,
    int? Base = null,
    IReadOnlyList<Evidence>? Evidence = null) : Fact;

/// <param name="Seq">Of its entry.</param>
public sealed record Evidence(string Conversation, long Seq, string Text);

/// <param name="Review">Entry that asked.</param>
/// <param name="Edited">What takes effect in place of what was proposed.</param>
/// <param name="Note">Feedback to who proposed it.</param>
/// <param name="By">Who decided; null = nobody did in time.</param>
/// <param name="Version">The agent's version that came of it.</param>
public sealed record ReviewDecided(
    long Review, bool Approved, string? Edited = null, string? Note = null, string? By = null, int? Version = null) : Fact;

/// <summary>Somebody takes a hand-off or a review on, or passes it on.</summary>
/// <param name="Of">Entry that asked for a person.</param>
/// <param name="Owner">Who has it from now on; null = nobody.</param>
public sealed record Claimed(long Of, string? Owner, string? By = null) : Fact;

/// <summary>A person writes something down for other people. No model and no user is shown it.</summary>
public sealed record NoteTaken(string Text, string? By = null) : Fact;

/// <summary>Attempts that were started are about to be handed in once more. Written, durable, before the first byte leaves.</summary>
/// <param name="Submission">Number of its first attempt.</param>
public sealed record SubmissionTried(int Submission) : Fact;

/// <summary>The provider has taken the attempts of a submission, as one batch of its own.</summary>
/// <param name="ProviderBatch">The provider's id of it.</param>
/// <param name="Until">When it is looked at next.</param>
public sealed record Submitted(int Submission, string ProviderBatch, DateTimeOffset Until) : Fact;

/// <summary>A submission could not be handed in, found, looked at or cancelled now; it is tried again.</summary>
/// <param name="Unknown">Whether the provider has taken it is to be found out before it is handed in again.</param>
public sealed record SubmissionFailed(int Submission, Failure Failure, DateTimeOffset Until, bool Unknown = false) : Fact;

/// <summary>The provider was asked how far it is.</summary>
/// <param name="Done">Requests that it is done with, however they ended.</param>
public sealed record SubmissionSeen(int Submission, int Done, DateTimeOffset Until) : Fact;

/// <summary>The provider was asked to stop. What it has done until then is still answered, and paid for.</summary>
public sealed record SubmissionCancelled(int Submission, DateTimeOffset Until) : Fact;

/// <summary>What is left of a batch is asked for by calls at the full price, not at a provider's batch interface.</summary>
public sealed record FellBack(string Reason) : Fact;

/// <summary>From the next turn on whoever speaks to the conversation runs these tools: calls of them wait for results that are brought.</summary>
/// <param name="Tools">All of them; empty = those before are not run any more.</param>
/// <param name="InTurn">From now on in the running turn too.</param>
public sealed record ToolsGiven(IReadOnlyList<ClientTool> Tools, bool InTurn = false) : Fact;

/// <param name="InputSchema">JSON Schema (object) of the arguments, as JSON text.</param>
public sealed record ClientTool(string Name, string Description, string InputSchema);

/// <summary>A person who has the conversation asks a model for a reply that they may send. No user and no later prompt is shown what comes of it.</summary>
/// <param name="Instruction">What they wish of it; null = a reply to what nobody has answered.</param>
public sealed record DraftAsked(string? Instruction = null, string? By = null) : Fact;

/// <param name="Asked">The entry that asked for it.</param>
/// <param name="Model">provider/model that wrote it.</param>
public sealed record Drafted(long Asked, int Attempt, string Model, string Text) : Fact;

/// <summary>No model wrote it.</summary>
/// <param name="Asked">The entry that asked for it.</param>
public sealed record DraftGivenUp(long Asked, string Reason) : Fact;

/// <summary>What waits for a person is due soon, and nobody has come.</summary>
/// <param name="Of">Entry that asked for a person.</param>
/// <param name="Owner">Who has taken it on; null = nobody.</param>
public sealed record Reminded(long Of, DateTimeOffset Due, string? Owner = null) : Fact;

/// <summary>A person should have come, and the user still waits.</summary>
/// <param name="Of">Entry that asked for a person.</param>
/// <param name="Priority">From now on; higher first.</param>
public sealed record Overdue(long Of, DateTimeOffset Due, int Priority, string? Owner = null) : Fact;

/// <summary>Who had taken a hand-off on did nothing while the user waited: anybody may take it on.</summary>
/// <param name="Of">Entry that asked for a person.</param>
/// <param name="Owner">Who had it.</param>
public sealed record Released(long Of, string Owner) : Fact;

/// <summary>The user, or an app for them, wants a person, whatever is going on: the conversation is handed off as soon as nothing runs.</summary>
/// <param name="Reason">In their words; null = they gave none.</param>
public sealed record PersonRequested(string? Reason = null) : Fact;

/// <summary>
/// What a model said and nobody is shown before a person said yes to it. The review in which they do follows in the same append.
/// </summary>
/// <param name="Doubt">Why it is held, where only doubtful answers are.</param>
public sealed record AnswerHeld(int Attempt, IReadOnlyList<Block> Blocks, StopReason Stop, Doubt? Doubt = null) : Fact;

/// <summary>
/// A person said no to a held answer. The model is shown what it was and what they said of it, and is asked again; the user is shown neither.
/// </summary>
/// <param name="Held">Entry of the answer.</param>
public sealed record AnswerDeclined(long Held, string? Feedback = null) : Fact;
