using System.Collections.Immutable;

namespace Holdfast.Core.Memory.Users;

/// <summary>All that is remembered of one end user, whatever conversation it comes from.</summary>
/// <param name="Files">By path: the model's own notes.</param>
/// <param name="Facts">By id.</param>
public sealed record UserMemory(ImmutableSortedDictionary<string, MemoryFile> Files, ImmutableSortedDictionary<string, UserFact> Facts)
{
    public static readonly UserMemory Empty = new(
        ImmutableSortedDictionary.Create<string, MemoryFile>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, UserFact>(StringComparer.Ordinal));

    public UserMemory With(MemoryFile file) => this with { Files = Files.SetItem(file.Path, file) };

    public UserMemory With(UserFact fact) => this with { Facts = Facts.SetItem(fact.Id, fact) };
}

/// <summary>A text file of a user's memory.</summary>
/// <param name="Path">
/// Under /memories, as <see cref="MemoryPath"/> takes it. Folders are only parts of paths: one without files is none.
/// </param>
public sealed record MemoryFile(string Path, string Content, Origin Origin, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Something known of a user, in a sentence.</summary>
/// <param name="Id">"fct_…".</param>
public sealed record UserFact(string Id, string Text, Origin Origin, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>
/// Where something remembered comes from: a conversation in which a model wrote it down, a person, or both when a person changed it later.
/// </summary>
/// <param name="Conversation">Of the same tenant and user. May have been deleted since.</param>
/// <param name="Seq">The entry that <paramref name="Quote"/> stands in.</param>
/// <param name="Quote">The words of the entry that say so.</param>
/// <param name="Key">Id of the API key that a person last wrote it with.</param>
public sealed record Origin(string? Conversation = null, long? Seq = null, string? Quote = null, string? Key = null);
