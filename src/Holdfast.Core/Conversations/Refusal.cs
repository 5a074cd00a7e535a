using System.Text.Json.Serialization;

namespace Holdfast.Core.Conversations;

/// <summary>Why a command was refused. Closed, in order of precedence: the first that applies is the one given.</summary>
[JsonConverter(typeof(SnakeCaseEnum<Refusal>))]
public enum Refusal
{
    /// <summary>No such conversation for this tenant.</summary>
    ConversationNotFound,

    /// <summary>The agent named does not exist.</summary>
    AgentNotFound,

    /// <summary>The message has no text.</summary>
    MessageEmpty,

    /// <summary>The message alone is larger than <see cref="Limits.MessageBytes"/>.</summary>
    MessageTooLarge,

    /// <summary>An imported history is out of order: a tool result without its call, or a call without its result.</summary>
    ImportUnpaired,

    /// <summary>More messages wait for the running turn than <see cref="Limits.QueuedMessages"/>.</summary>
    TooManyQueued,

    /// <summary>There is no running turn to cancel.</summary>
    NothingToCancel,

    /// <summary>The entry to fork at does not exist.</summary>
    ForkPointNotFound,

    /// <summary>The entry to mark does not exist, or says nothing.</summary>
    NothingToMark,

    /// <summary>No person is waited for in the conversation, and none has it.</summary>
    NotHandedOff,

    /// <summary>So many calls of the tenant, or of all, wait for their models that no more are taken.</summary>
    TooBusy,

    /// <summary>The conversation is a batch, or a proposal, which take no messages.</summary>
    TakesNoMessages,

    /// <summary>Nothing of that number waits for a person's yes.</summary>
    NotInReview,

    /// <summary>Nothing of that number waits for a person.</summary>
    NothingWaits,

    /// <summary>Somebody else has taken it on.</summary>
    AlreadyClaimed,

    /// <summary>A tool of the client's has the name of one that the agent has.</summary>
    ToolNameTaken,

    /// <summary>The conversation waits for no result of a tool of the client's.</summary>
    NoResultsAwaited,

    /// <summary>The results are not those of the calls that wait for them: one is missing, unknown or doubled.</summary>
    ResultsUnmatched,
}
