using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    private const string Batches = "api/v1/batches";

    /// <summary>Hands in many like items. When it answers they are durable; webhooks tell when they are done.</summary>
    public Task<Batch> CreateBatchAsync(CreateBatch body, string? idempotencyKey = null, CancellationToken cancel = default) =>
        _transport.PostAsync<Batch>(Batches, body, cancel, idempotencyKey);

    public Task<Batch> GetBatchAsync(string id, CancellationToken cancel = default) => _transport.GetAsync<Batch>(BatchPath(id), cancel);

    /// <summary>Newest first.</summary>
    public Task<Page<Batch>> ListBatchesAsync(
        string? agent = null, string? task = null, string? state = null, int? limit = null, string? cursor = null,
        CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Batch>>(
            Path(Batches, ("agent", agent), ("task", task), ("state", state), ("limit", limit?.ToString()), ("cursor", cursor)), cancel);

    /// <summary>What became of the items, in the order they were given.</summary>
    /// <param name="state">pending, answered or failed; null = all.</param>
    public Task<Page<BatchResult>> ListBatchResultsAsync(
        string id, string? state = null, int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<BatchResult>>(
            Path($"{BatchPath(id)}/results", ("state", state), ("limit", limit?.ToString()), ("cursor", cursor)), cancel);

    /// <summary>Ends it; what was answered stays.</summary>
    public Task<Batch> CancelBatchAsync(string id, CancellationToken cancel = default) =>
        _transport.PostAsync<Batch>($"{BatchPath(id)}/cancel", new Cancel(), cancel);

    private static string BatchPath(string id) => $"{Batches}/{Uri.EscapeDataString(id)}";
}
