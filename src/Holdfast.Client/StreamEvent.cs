using Holdfast.Client.Contract;

namespace Holdfast.Client;

/// <summary>Something that happened in a conversation, as a live stream tells it.</summary>
/// <param name="Id">Opaque: everything up to here was received.</param>
public abstract record StreamEvent(string Id);

public sealed record EntryWritten(string Id, Entry Entry) : StreamEvent(Id);

/// <summary>A piece of the answer being written. It counts once an answer entry holds it; an attempt that fails may take it back.</summary>
public sealed record TextWritten(string Id, string Text) : StreamEvent(Id);

public sealed record StatusChanged(string Id, Status Status) : StreamEvent(Id);

/// <summary>The turn is over. Ends the stream of a message; a conversation's own stream goes on.</summary>
public sealed record TurnDone(string Id, MessageAnswer Answer) : StreamEvent(Id);
