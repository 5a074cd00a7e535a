using Holdfast.Core.Journal;

namespace Holdfast.Core.Conversations;

/// <summary>What somebody outside asks of a conversation.</summary>
public abstract record Command;

/// <param name="Import">An earlier history, taken over without calling a model: messages, and in a fork also what was shown of documents.</param>
public sealed record Start(
    string Agent,
    ConversationMode Mode,
    string? User = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    IReadOnlyList<Fact>? Import = null,
    ForkOrigin? ForkedFrom = null) : Command;

/// <param name="Tier">How long the message is needed in the prompt; null = by what it is.</param>
public sealed record Say(string Content, IReadOnlyDictionary<string, string>? Metadata = null, Tier? Tier = null) : Command
{
    /// <summary>What whoever says it runs itself.</summary>
    public IReadOnlyList<ClientTool> Tools { get; init; } = [];
}

/// <summary>Brings what the client's tools answered to the calls that wait for it: to all of them.</summary>
/// <param name="Content">What is said beside; null = nothing.</param>
/// <param name="Tools">Those that the client runs from now on; empty = as before.</param>
public sealed record BringResults(
    IReadOnlyList<BroughtResult> Results, string? Content = null, IReadOnlyDictionary<string, string>? Metadata = null,
    IReadOnlyList<ClientTool>? Tools = null) : Command;

public sealed record BroughtResult(string CallId, string Content, bool IsError = false);

/// <summary>Says how long an entry is needed in the prompt.</summary>
/// <param name="Of">Its number.</param>
/// <param name="Tier">Null = by what it is.</param>
/// <param name="Text">What the entry says; null when it says nothing.</param>
public sealed record Mark(long Of, Tier? Tier, string? Text) : Command;

public sealed record Cancel(string? Reason = null) : Command;

/// <param name="By">The person who settled it; null = whoever holds the conversation.</param>
/// <param name="Of">As in <see cref="Reply"/>; null = whether a person has it or not.</param>
public sealed record Resolve(string? Note = null, string? By = null, long? Of = null) : Command;

public sealed record GiveFeedback(int? Rating = null, bool? Resolved = null, string? Comment = null) : Command;

/// <summary>A person answers in the agent's place.</summary>
/// <param name="By">Who.</param>
/// <param name="Of">Entry of the hand-off that is meant: refused when another is open; null = whichever is.</param>
public sealed record Reply(string Content, string? By = null, long? Of = null) : Command;

/// <summary>A person gives the conversation back to the agent.</summary>
/// <param name="Note">For the model.</param>
/// <param name="Of">As in <see cref="Reply"/>.</param>
public sealed record Return(string? Note = null, string? By = null, long? Of = null) : Command;

/// <summary>A person wants a model to write a reply that they may send. The same wished twice is one draft; another wish takes its place.</summary>
/// <param name="Of">As in <see cref="Reply"/>.</param>
public sealed record AskDraft(string? Instruction = null, string? By = null, long? Of = null) : Command;

/// <summary>Proposes something that takes effect when a person said yes: opens a conversation that is nothing else.</summary>
public sealed record Propose(string Agent, ReviewAsked Review) : Command;

/// <param name="Review">Entry that asked.</param>
/// <param name="Edited">What takes effect in place of what was proposed.</param>
/// <param name="Version">The agent's version that came of it.</param>
public sealed record DecideReview(long Review, bool Approved, string By, string? Edited = null, string? Note = null, int? Version = null) : Command;

/// <summary>Takes a hand-off or a review on, or passes it on.</summary>
/// <param name="Of">Entry that asked for a person.</param>
/// <param name="Owner">Who has it from now on; null = nobody.</param>
/// <param name="OnlyIfFree">Refused when somebody else has it.</param>
public sealed record Claim(long Of, string? Owner, string By, bool OnlyIfFree = false) : Command;

/// <summary>The user, or an app for them, wants a person. Said again while one is waited for it changes nothing.</summary>
/// <param name="Reason">In their words.</param>
public sealed record RequestPerson(string? Reason = null) : Command;

/// <summary>Writes something down for other people.</summary>
public sealed record TakeNote(string Text, string By) : Command;
