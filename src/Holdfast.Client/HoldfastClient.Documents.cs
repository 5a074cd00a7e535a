using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    /// <summary>What an agent carries, by path, without the content.</summary>
    public Task<Page<Document>> ListDocumentsAsync(string agent, int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Document>>(Path(DocumentsPath(agent), ("limit", limit?.ToString()), ("cursor", cursor)), cancel);

    /// <summary>A document with its content.</summary>
    /// <param name="version">Null = the newest.</param>
    public Task<Document> GetDocumentAsync(string agent, string path, int? version = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Document>(Path(DocumentPath(agent, path), ("version", version?.ToString())), cancel);

    /// <summary>Makes the document, or its next version; nothing when it is the same already.</summary>
    public Task<Document> PutDocumentAsync(string agent, string path, PutDocument body, CancellationToken cancel = default) =>
        _transport.PutAsync<Document>(DocumentPath(agent, path), body, cancel);

    /// <summary>The agent carries the document no longer.</summary>
    /// <param name="erase">Its versions are removed too, for good; requests that showed them cannot be shown again.</param>
    public Task DeleteDocumentAsync(string agent, string path, bool erase = false, CancellationToken cancel = default) =>
        _transport.DeleteAsync(Path(DocumentPath(agent, path), ("erase", erase ? "true" : null)), cancel);

    private static string DocumentsPath(string agent) => $"api/v1/agents/{Uri.EscapeDataString(agent)}/documents";

    private static string DocumentPath(string agent, string path) =>
        $"{DocumentsPath(agent)}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
}
