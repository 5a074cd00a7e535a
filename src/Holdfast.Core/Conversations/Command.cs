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

public sealed record Say(string Content, IReadOnlyDictionary<string, string>? Metadata = null) : Command;

public sealed record Cancel(string? Reason = null) : Command;

public sealed record Resolve(string? Note = null) : Command;

public sealed record GiveFeedback(int? Rating = null, bool? Resolved = null, string? Comment = null) : Command;
