using System.Text.Json.Serialization;

namespace Holdfast.Core.Journal;

/// <summary>Who waits for the answer: a person now, or nobody.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ConversationMode>))]
public enum ConversationMode { Interactive, Background }

[JsonConverter(typeof(SnakeCaseEnum<MessageRole>))]
public enum MessageRole { User, Assistant, Tool }

/// <summary>Why a model stopped, in one vocabulary for all providers. Interrupted: by a cancel. Cut: by a failure, and the next attempt goes on with it. Empty: it said nothing and is asked again.</summary>
[JsonConverter(typeof(SnakeCaseEnum<StopReason>))]
public enum StopReason { EndTurn, ToolUse, MaxTokens, StopSequence, Refusal, PauseTurn, ContextFull, Interrupted, Cut, Empty }

/// <summary>What a line of the fact sheet is, the most important first; what is pinned stands before all.</summary>
[JsonConverter(typeof(SnakeCaseEnum<NoteKind>))]
public enum NoteKind { Intent, Instruction, Commitment, Value, Pinned }

/// <summary>How long something is needed in the prompt.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Tier>))]
public enum Tier
{
    /// <summary>Always: it stays word for word, compaction or not.</summary>
    Core,

    /// <summary>Now; later its gist.</summary>
    Working,

    /// <summary>Once; then it is the first to be shortened.</summary>
    Transient,
}

/// <summary>What a model is called for.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Purpose>))]
public enum Purpose
{
    /// <summary>The conversation's next answer.</summary>
    Answer,

    /// <summary>A summary of what is about to leave the prompt, while nobody waits.</summary>
    Summary,

    /// <summary>Vectors: of what leaves the prompt, while nobody waits, or of the message that something is to be recalled for.</summary>
    Embedding,

    /// <summary>Answers to a group of a batch's items.</summary>
    Items,

    /// <summary>A reply that a person who has the conversation may send.</summary>
    Draft,
}

/// <summary>How a batch's items are asked for, in the words of providers' price lists.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ServiceTier>))]
public enum ServiceTier
{
    /// <summary>By one call after another, at once.</summary>
    Standard,

    /// <summary>At the provider's batch interface: half the price, and up to a day.</summary>
    Batch,
}

/// <summary>Estimated prompt tokens by share of the context budget.</summary>
/// <param name="System">Tools and constitution.</param>
/// <param name="History">Everything before the current turn.</param>
/// <param name="Working">The current turn: its messages, answers and tool results.</param>
/// <param name="Recall">What was recalled in this epoch, for the current turn and for those before it.</param>
/// <param name="Knowledge">What of the agent's documents was shown in this epoch, likewise.</param>
public sealed record ShareTokens(
    int System, int History, int Working,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Recall = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Knowledge = 0)
{
    [JsonIgnore]
    public int Total => System + History + Working + Recall + Knowledge;
}

/// <summary>Why prompt tokens were not read from the provider's cache.</summary>
/// <param name="Tokens">Those that an earlier call of the conversation had left there and that this one paid for again.</param>
public sealed record CacheMiss(CacheMissReason Reason, long Tokens);

[JsonConverter(typeof(SnakeCaseEnum<CacheMissReason>))]
public enum CacheMissReason
{
    /// <summary>Nothing of the conversation had been sent before.</summary>
    FirstCall,

    /// <summary>Prompts under the model's minimum are not cached.</summary>
    TooShort,

    /// <summary>Another model answered before.</summary>
    ModelChanged,

    /// <summary>The agent's newest version has another system prompt or other tools.</summary>
    AgentChanged,

    /// <summary>The history was compacted.</summary>
    EpochOpened,

    /// <summary>The pause was longer than the provider keeps a prompt.</summary>
    Expired,

    /// <summary>The provider gave it up early.</summary>
    Unexplained,
}

/// <summary>What a person is asked about.</summary>
[JsonConverter(typeof(SnakeCaseEnum<ReviewSubject>))]
public enum ReviewSubject
{
    /// <summary>A call that its tool marks as needing approval.</summary>
    ToolCall,

    /// <summary>A change of an agent's constitution.</summary>
    Constitution,

    /// <summary>Something learned, to be shown to the agent from now on.</summary>
    Lesson,

    /// <summary>An agent asks the same of its users again and again: its constitution may lack something.</summary>
    Clarification,

    /// <summary>An answer that is held: the user is shown it, or what the person makes of it.</summary>
    Answer,
}

[JsonConverter(typeof(SnakeCaseEnum<InboxKind>))]
public enum InboxKind
{
    Handoff,
    Review,
}
