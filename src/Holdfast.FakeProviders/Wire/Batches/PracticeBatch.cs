using System.Text.Json;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <param name="Body">As it was handed in.</param>
internal sealed record BatchItem(string CustomId, byte[] Body);

internal enum ItemEnd { Succeeded, Errored, Canceled, Expired }

/// <param name="Body">The answer, or the error in the dialect's words; empty where there is none.</param>
internal sealed record ItemResult(string CustomId, ItemEnd End, byte[] Body, int Status, string RequestId);

/// <summary>
/// A batch from handing in to its end. Its requests are answered, and billed, when somebody looks at it after their time, each in its share of the
/// delay. Not thread-safe by itself.
/// </summary>
internal sealed class PracticeBatch(
    string id, string workspace, IReadOnlyList<BatchItem> items, KeyValuePair<string, string>[] headers, DateTimeOffset createdAt, BatchOptions options)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public string Id => id;

    public string Workspace => workspace;

    public IReadOnlyList<BatchItem> Items => items;

    /// <summary>Of the request that handed it in.</summary>
    public KeyValuePair<string, string>[] Headers => headers;

    public DateTimeOffset CreatedAt => createdAt;

    public BatchOptions Options => options;

    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>OpenAI's own.</summary>
    public JsonElement? Metadata { get; init; }

    public string? InputFile { get; init; }

    /// <summary>Why it fails as a whole: what is wrong, and in which line; null = it does not.</summary>
    public (string Code, string Message, int? Line)? Mistake { get; init; }

    public List<ItemResult> Results { get; } = [];

    public DateTimeOffset EndsAt => CancelledAt ?? createdAt.AddMilliseconds(options.DelayMs);

    public bool HasEnded(DateTimeOffset now) => now >= EndsAt;

    /// <summary>Of its time, 0 to 1.</summary>
    public double Share(DateTimeOffset now) => options.DelayMs <= 0 ? 1 : Math.Min(1, (now - createdAt).TotalMilliseconds / options.DelayMs);

    public int Count(ItemEnd end) => Results.Count(result => result.End == end);

    public void Cancel(DateTimeOffset now) => CancelledAt ??= now;
}
