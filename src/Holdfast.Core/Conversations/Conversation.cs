using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Holdfast.Core.Batches;
using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Quality;
using Holdfast.Core.Reviews;
using Holdfast.Core.Tools;

namespace Holdfast.Core.Conversations;

/// <summary>What a journal folds to: a function of its entries and of nothing else.</summary>
/// <param name="Items">What a prompt of this epoch shows, in prompt order, which is not always journal order: a message that arrived during a turn stands after it.</param>
/// <param name="Bytes">Of all items, as <see cref="TokenEstimator"/> counts them.</param>
/// <param name="Queued">Messages that arrived during the running turn.</param>
/// <param name="Turn">The running turn; null = at rest.</param>
/// <param name="Omitted">Prompt items left behind in earlier epochs.</param>
/// <param name="Memory">What this epoch shows of the user's memory; null when it was not looked up.</param>
/// <param name="TokensPerKilobyte">Learned from what its provider said of the latest prompt, by model; empty until one said anything.</param>
public sealed record Conversation(
    ConversationKey Key,
    long Seq,
    string Agent,
    ConversationMode Mode,
    string? User,
    IReadOnlyDictionary<string, string>? Metadata,
    ForkOrigin? ForkedFrom,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    ImmutableList<PromptItem> Items,
    int Bytes,
    ImmutableList<UserItem> Queued,
    Turn? Turn,
    int Turns,
    int Attempts,
    int Epoch,
    int Omitted,
    Usage Usage,
    long CostNanoUsd,
    bool Resolved,
    ImmutableDictionary<string, int> TokensPerKilobyte,
    MemoryShown? Memory = null)
{
    /// <summary>Null until a call completed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CacheState? Cache { get; init; }

    /// <summary>Of all that was ever said, as it was said, as <see cref="TokenEstimator"/> counts them.</summary>
    [JsonIgnore]
    public long SaidBytes { get; init; }

    /// <summary>The latest prompt of which its provider said how many tokens it has; null until one did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WeighedPrompt? Weighed { get; init; }

    /// <summary>How long nothing had happened when the message came that opened the latest turn: the pace of the conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan Pause { get; init; }

    /// <summary>Tiers that somebody gave to entries; null = to none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableDictionary<long, Tier>? Marks { get; init; }

    /// <summary>Entries out of view that were pinned and come onto the fact sheet with the next epoch; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<Note>? Pins { get; init; }

    /// <summary>An attempt that is no part of a turn and is not settled; null = none. Begun at rest, or beside a turn's first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OpenAttempt? Aside { get; init; }

    /// <summary>The newest summary that a model wrote; null until one did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Summary? Summary { get; init; }

    /// <summary>Turns there had been when a model was last asked for a summary.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SummaryAskedAfter { get; init; }

    /// <summary>What there are vectors of; null before there were any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EmbeddedPart? Embedded { get; init; }

    /// <summary>One more than the turns there had been when vectors were last asked for at rest and did not come; 0 = that never happened.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int EmbeddingFailedBefore { get; init; }

    /// <summary>A person is waited for or has the conversation; null = a model answers. Never set while a turn runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Handoff? Handoff { get; init; }

    /// <summary>A person was asked for by name and not handed to yet; null = none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WantedPerson? Wanted { get; init; }

    /// <summary>Entries that ended the latest turns, where they came to nothing one after the other; null = the latest came to something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<long>? FailedTurns { get; init; }

    /// <summary>Hand-offs since the matter was last settled, oldest first; null = there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<PastHandoff>? Handoffs { get; init; }

    /// <summary>What waits for a person's yes: calls of the running turn, or what the conversation proposes; null = nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<Review>? Reviews { get; init; }

    /// <summary>The conversation is nothing but something that a person is asked to decide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsProposal { get; init; }

    /// <summary>Those of the newest message's sender; null = none were ever given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClientTools? Tools { get; init; }

    /// <summary>The batch that this conversation is; null = it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Batch? Batch { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Outcome Outcome { get; init; }

    /// <summary>Nothing is left to do that anybody waits for.</summary>
    [JsonIgnore]
    public bool IsAtRest => Turn is null && Wanted is null && Batch is not { IsOpen: true } && !(IsProposal && Reviews is not null);

    /// <summary>What a model is just saying in the turn is wanted no more: the turn was cancelled, or a person is to go on.</summary>
    [JsonIgnore]
    public bool IsInterrupted => Turn is { CancelRequested: true } || (Wanted is not null && Turn is { Calls.IsEmpty: true });

    /// <summary>Of the agent, that what runs was begun with; null = the newest.</summary>
    [JsonIgnore]
    public int? AgentVersion => Turn?.AgentVersion ?? Batch?.AgentVersion;

    /// <summary>The attempt that was started and not settled, whatever it is for. Those that were handed in at a batch interface are the batch's.</summary>
    [JsonIgnore]
    public OpenAttempt? OpenAttempt => Aside ?? Turn?.Attempt;

    /// <summary>Before the first entry.</summary>
    public static Conversation Empty(ConversationKey key) => new(
        key, 0, "", ConversationMode.Interactive, null, null, null, default, default,
        [], 0, [], null, 0, 0, 1, 0, default, 0, false, ImmutableDictionary<string, int>.Empty);
}

/// <param name="Seq">Of the entry that asks.</param>
public sealed record WantedPerson(long Seq, string? Reason);

/// <param name="Seq">Its entry.</param>
/// <param name="UpTo">The newest entry that it tells of.</param>
/// <param name="Epoch">In which it was written: one is enough for each.</param>
public sealed record Summary(long Seq, long UpTo, int Epoch, string Text);

/// <param name="Model">provider/model that made the vectors.</param>
/// <param name="UpTo">The newest entry that has one, or needs none.</param>
/// <param name="WholeIn">The epoch in which nothing else was due; 0 = more is.</param>
public sealed record EmbeddedPart(string Model, long UpTo, int WholeIn);

/// <param name="Model">provider/model.</param>
/// <param name="Bytes">As <see cref="TokenEstimator"/> counts them.</param>
public sealed record WeighedPrompt(string Model, int Bytes);

/// <summary>From a user message until rest.</summary>
/// <param name="FirstSeq">The user message that opened it.</param>
/// <param name="AgentVersion">Fixed by its first attempt; null before.</param>
/// <param name="Model">Model of its latest attempt; null before the first.</param>
/// <param name="Rounds">Answers so far.</param>
/// <param name="Attempt">The attempt that was started and not settled.</param>
/// <param name="Calls">Tool calls of the latest answer that have no result yet.</param>
/// <param name="CallsStarted">Those of them that were begun.</param>
/// <param name="Recalled">What mattered to it was looked for in what earlier epochs left behind.</param>
/// <param name="Trouble">The failures in a row since the last answer; null = none.</param>
/// <param name="Informed">What it is shown of the agent's documents in this epoch is settled: it was looked up, or a prompt went out without.</param>
public sealed record Turn(
    long FirstSeq,
    int? AgentVersion,
    string? Model,
    int Rounds,
    OpenAttempt? Attempt,
    ImmutableList<ToolCallBlock> Calls,
    ImmutableHashSet<string> CallsStarted,
    Trouble? Trouble,
    bool CancelRequested,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Recalled = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Informed = false)
{
    /// <summary>What the answer said before a failure broke it off; null unless the next attempt goes on with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cut { get; init; }

    /// <summary>No model is asked before then; null = any may be.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Deferred? Deferred { get; init; }

    /// <summary>Times in a row that it was put off.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Deferrals { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Since when nothing came of it: its message, or its latest answer or result.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The user was told that it takes longer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Noticed { get; init; }

    /// <summary>Answers in a row that said nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Empties { get; init; }

    /// <summary>Tools that the client runs; null = none were ever given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ClientTools? Tools { get; init; }

    /// <summary>It is to be thrifty; null = as the agent is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Economised? Economy { get; init; }

    /// <summary>Which model it is asked of first; null = as the ladder says, or not decided yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Routed? Routed { get; init; }

    /// <summary>All is answered, and a person is to look at the answer; null = the turn goes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DoubtedAnswer? Doubted { get; init; }

    /// <summary>An answer that waits for a person's yes, or has their word; null = none does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeldAnswer? Held { get; init; }

    /// <summary>Answers that a person said no to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Declined { get; init; }

    /// <summary>Parked until a time or a message. When it is about to be cancelled it takes no message any more: its end would swallow it.</summary>
    public bool IsLiftedByMessage => Trouble?.Parked is not null && !CancelRequested;

    public static Turn Open(long seq, DateTimeOffset at, ClientTools? tools) =>
        new(seq, null, null, 0, null, [], [], null, false) { OpenedAt = at, Since = at, Tools = tools };
}

/// <param name="Seq">Of its attempt_started entry.</param>
/// <param name="OverBudget">It is never made.</param>
public sealed record OpenAttempt(
    int Number, long Seq, string Model, ShareTokens Tokens, int PromptBytes, long ReservedNanoUsd, DateTimeOffset StartedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool OverBudget = false)
{
    /// <summary>Of the model, at its provider.</summary>
    [JsonIgnore]
    public string ModelId => Model[(Model.IndexOf('/') + 1)..];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Purpose Purpose { get; init; }

    /// <summary>As in <see cref="AttemptStarted"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InPlaceOf { get; init; }

    /// <summary>As in <see cref="AttemptStarted"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int SparedTokens { get; init; }

    /// <summary>As in <see cref="AttemptStarted"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReusedAnswer? Reuses { get; init; }

    /// <summary>No provider is asked.</summary>
    [JsonIgnore]
    public bool IsFree => OverBudget || Reuses is not null;
}

/// <param name="Failures">In a row since the last answer or parking, on all rungs.</param>
/// <param name="FailuresOnRung">In a row on <paramref name="Model"/>.</param>
/// <param name="Model">provider/model that failed last.</param>
/// <param name="At">When it failed last.</param>
/// <param name="Parkings">How often the turn was parked since its last answer.</param>
/// <param name="Parked">Set while parked; a new user message lifts it.</param>
/// <param name="Shrunk">An epoch was opened since the failure: a prompt that was too long is a shorter one now.</param>
public sealed record Trouble(
    int Failures, int FailuresOnRung, string Model, Failure Last, DateTimeOffset At, int Parkings, Parked? Parked, bool Shrunk);

/// <param name="Seq">Of its entry.</param>
public sealed record HeldAnswer(long Seq, int Attempt, IReadOnlyList<Block> Blocks, StopReason Stop);

/// <param name="Seq">Of the answer.</param>
public sealed record DoubtedAnswer(long Seq, Doubt Doubt);
