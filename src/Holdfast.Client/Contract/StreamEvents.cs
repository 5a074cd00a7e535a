namespace Holdfast.Client.Contract;

/// <summary>
/// The names of a stream's events. Every event has an opaque id to resume after with <c>Last-Event-ID</c>; heartbeats are comments.
/// </summary>
public static class StreamEvents
{
    /// <summary>An <see cref="Contract.Entry"/> was written; the id is its seq.</summary>
    public const string Entry = "entry";

    /// <summary>A <see cref="Contract.Delta"/> of the answer being written.</summary>
    public const string Delta = "delta";

    /// <summary>The conversation's <see cref="Contract.Status"/> changed.</summary>
    public const string Status = "status";

    /// <summary>The turn asked for is over; the data is its <see cref="MessageAnswer"/>. Nothing follows.</summary>
    public const string Done = "done";
}

/// <summary>
/// A piece of the text of the open attempt. Its id <c>P.O</c> reads: after entry P, the first O characters (UTF-16 units) of that
/// attempt's text. When the attempt fails its text is void, unless the answer entry that follows holds it: then the next attempt goes on with it.
/// </summary>
public sealed record Delta(string Text);

/// <param name="State">One of <see cref="ConversationStates"/>, or <c>repairing</c> between a failed attempt and the next.</param>
/// <param name="Reason">For people: why.</param>
/// <param name="Until">When it goes on, where known.</param>
public sealed record Status(string State, string? Reason = null, DateTimeOffset? Until = null);
