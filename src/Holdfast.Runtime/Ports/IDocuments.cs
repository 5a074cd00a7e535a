using Holdfast.Core;
using Holdfast.Core.Knowledge;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// The documents that agents carry. Every version is kept, also of documents that were deleted, since journals quote them by path and version; only
/// erasing removes them. Safe for any number of threads. A storage fault throws; every change is durable when it returns.
/// </summary>
public interface IDocuments
{
    /// <summary>Makes the document, or its next version; nothing when title and content are as they were.</summary>
    ValueTask<DocumentPut> PutAsync(AgentKey agent, string path, string title, string content, DateTimeOffset at, CancellationToken cancel);

    /// <summary>The agent carries it no longer. False when it did not.</summary>
    ValueTask<bool> DeleteAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel);

    /// <summary>Deletes it and removes the texts of all its versions for good. False when there are none.</summary>
    ValueTask<bool> EraseAsync(AgentKey agent, string path, DateTimeOffset at, CancellationToken cancel);

    /// <summary>The row of a document that the agent carries; null for any other.</summary>
    ValueTask<DocumentRow?> FindAsync(AgentKey agent, string path, CancellationToken cancel);

    /// <summary>A version, of a deleted document too; null when there is none or it was erased.</summary>
    ValueTask<Document?> ReadAsync(AgentKey agent, string path, int version, CancellationToken cancel);

    /// <summary>Those the agent carries, by path.</summary>
    ValueTask<Page<DocumentRow>> ListAsync(AgentKey agent, PageRequest page, CancellationToken cancel);

    /// <summary>The number of the agent's latest change; 0 when it never carried a document.</summary>
    ValueTask<long> LatestChangeAsync(AgentKey agent, CancellationToken cancel);

    /// <summary>
    /// Documents that changed after a change, each as it is now, the least recently changed first; at most <paramref name="limit"/>.
    /// </summary>
    ValueTask<IReadOnlyList<DocumentChange>> ChangesAsync(AgentKey agent, long after, int limit, CancellationToken cancel);
}

/// <param name="Bytes">Of its newest version, UTF-8.</param>
public sealed record DocumentRow(string Path, int Version, string Title, long Bytes, DateTimeOffset UpdatedAt);

/// <param name="Row">As it is now; null when the agent carries as much as it may (<see cref="Limits.Documents"/>) and nothing was written.</param>
/// <param name="IsNew">A version was made.</param>
public sealed record DocumentPut(DocumentRow? Row, bool IsNew);

/// <param name="Number">Grows with every change of any of the agent's documents.</param>
/// <param name="Newest">Null when the agent no longer carries it.</param>
public sealed record DocumentChange(long Number, string Path, Document? Newest);
