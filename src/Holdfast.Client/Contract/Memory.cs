using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>
/// All that is remembered of an end user beyond conversations: <c>GET /api/v1/memory?user=…</c>; <c>DELETE /api/v1/memory?user=…</c>
/// forgets
/// it. Both lists are newest first, and whole.
/// </summary>
/// <param name="User">The caller's own id of the end user, as conversations give it.</param>
/// <param name="Files">Without their content; <c>GET /api/v1/memory/files?user=…&amp;path=…</c> has it.</param>
public sealed record UserMemory(string User, IReadOnlyList<MemoryFact> Facts, IReadOnlyList<MemoryFile> Files);

/// <summary>Something known of a user: <c>/api/v1/memory/facts/{id}?user=…</c>.</summary>
/// <param name="Id"><c>fct_…</c></param>
public sealed record MemoryFact(string Id, string Text, MemorySource Source, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A file in which a model keeps notes about a user: <c>/api/v1/memory/files?user=…&amp;path=…</c>.</summary>
/// <param name="Path">Under <c>/memories</c>.</param>
/// <param name="Bytes">Of its content, UTF-8.</param>
/// <param name="Content">Absent in lists.</param>
public sealed record MemoryFile(
    string Path, long Bytes, MemorySource Source, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? Content = null);

/// <summary>Who last wrote something that is remembered.</summary>
[JsonConverter(typeof(SnakeCaseEnum<MemoryWriter>))]
public enum MemoryWriter { Model, Person }

/// <summary>Where something remembered comes from.</summary>
/// <param name="By">Who last wrote it.</param>
/// <param name="Key">Id of the API key a person wrote it with.</param>
/// <param name="Conversation">Where a model wrote it, or what a person quoted.</param>
/// <param name="Seq">The entry of the conversation that the quotation stands in. Facts only.</param>
/// <param name="Quote">The words the fact was known from when it was first written.</param>
public sealed record MemorySource(MemoryWriter By, string? Key = null, string? Conversation = null, long? Seq = null, string? Quote = null);

/// <summary>
/// Body of <c>POST /api/v1/memory/facts</c>. What is known already is not remembered twice: the answer is 200 with the fact there is.
/// </summary>
/// <param name="Text">One sentence, up to 500 characters. Refused when it looks like a key, a password or a card number.</param>
/// <param name="Source">Where it is known from. Left out, the caller's key stands for it.</param>
public sealed record AddFact(string User, string Text, FactSource? Source = null);

/// <param name="Conversation">One of the same user.</param>
/// <param name="Seq">An entry of it: a message of the user or a tool's result.</param>
/// <param name="Quote">Words that stand in it exactly; at least 8 characters, or the whole of it.</param>
public sealed record FactSource(string Conversation, long Seq, string Quote);

/// <summary>Body of <c>PUT /api/v1/memory/facts/{id}?user=…</c>.</summary>
public sealed record EditFact(string Text);

/// <summary>Body of <c>PUT /api/v1/memory/files?user=…&amp;path=…</c>: makes the file or replaces all of it.</summary>
/// <param name="Content">Up to 64 KiB.</param>
public sealed record WriteFile(string Content);
