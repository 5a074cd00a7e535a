using Holdfast.Core.Journal;

namespace Holdfast.Runtime.Streaming;

/// <summary>
/// A place in the stream of a conversation: the journal up to <paramref name="Seq"/>, and <paramref name="Offset"/> UTF-16 units of the text
/// of the latest attempt at that point. Derived from the journal, so any node can go on from it.
/// </summary>
public readonly record struct StreamCursor(long Seq, int Offset)
{
    public override string ToString() => Offset == 0 ? $"{Seq}" : $"{Seq}.{Offset}";

    public static bool TryParse(string? text, out StreamCursor cursor)
    {
        cursor = default;
        var parts = (text ?? "").Split('.');
        if (parts.Length > 2 || !long.TryParse(parts[0], out var seq) || seq < 0) return false;
        var offset = 0;
        if (parts.Length == 2 && (!int.TryParse(parts[1], out offset) || offset < 0)) return false;
        cursor = new(seq, offset);
        return true;
    }
}

/// <summary>What a follower of a conversation sees. After each event, <paramref name="Cursor"/> is where to go on.</summary>
public abstract record StreamEvent(StreamCursor Cursor)
{
    public sealed record Journaled(StreamCursor Cursor, Entry Entry) : StreamEvent(Cursor);

    public sealed record Delta(StreamCursor Cursor, string Text) : StreamEvent(Cursor);

    /// <summary>Every 15 seconds, whatever else happens: time for a heartbeat.</summary>
    public sealed record Idle(StreamCursor Cursor) : StreamEvent(Cursor);

    public sealed record Status(StreamCursor Cursor, ConversationStatus Value) : StreamEvent(Cursor);
}

/// <summary>What is going on in a conversation.</summary>
/// <param name="State">working, repairing, waiting, parked, with_person, at_rest.</param>
/// <param name="AsOf">Journal position it was true at.</param>
public sealed record ConversationStatus(string State, long AsOf, string? Reason = null, DateTimeOffset? Until = null)
{
    public bool IsSettled => State is "at_rest" or "parked" or "with_person";
}
