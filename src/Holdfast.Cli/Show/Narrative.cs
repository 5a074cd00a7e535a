using Holdfast.Client.Contract;

namespace Holdfast.Cli.Show;

/// <summary>What <c>show --json</c> prints.</summary>
internal sealed record Narrative(Conversation Conversation, IReadOnlyList<Entry> Entries);

/// <summary>A line of <c>tail --json</c>: an entry, a delta's text, or a status.</summary>
/// <param name="Id">Resume after it with <c>--after</c>; of the conversation's own stream only.</param>
internal sealed record FollowedEvent(
    string Conversation, string Event, string? Id = null, Entry? Entry = null, string? Text = null, Status? Status = null);
