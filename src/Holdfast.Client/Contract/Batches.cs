using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>
/// Body of <c>POST /api/v1/batches</c>: like items, each answered by itself, asked for in groups. The answer is a <see cref="Batch"/>.
/// </summary>
/// <param name="Items">1 to 20,000, of at most 32 MiB in all.</param>
/// <param name="Instructions">What is to be done for each item; left out = what the agent is for. Up to 20,000 characters.</param>
/// <param name="Task">
/// A name for this kind of work, up to 64 characters: how many items go into a call is learned by agent and task. Default: made from the
/// instructions.
/// </param>
/// <param name="MaxItemsPerCall">1 to 100, the default.</param>
/// <param name="Metadata">Up to 16 pairs; keys up to 64, values up to 512 characters. Never shown to the model.</param>
/// <param name="ServiceTier">
/// standard: one call after another, at once. batch: handed in at the provider's batch interface, at half the price and within a day or two; for
/// work that nobody waits for.
/// </param>
public sealed record CreateBatch(
    IReadOnlyList<BatchItem> Items,
    string Agent = "default",
    string? Instructions = null,
    string? Task = null,
    int? MaxItemsPerCall = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    ServiceTier ServiceTier = ServiceTier.Standard);

[JsonConverter(typeof(SnakeCaseEnum<ServiceTier>))]
public enum ServiceTier { Standard, Batch }

/// <param name="Id">Your own, 1 to 200 characters, once in a batch.</param>
/// <param name="Content">1 character to 256 KiB.</param>
public sealed record BatchItem(string Id, string Content);

/// <summary>
/// A batch as it stands. It is a conversation too: <c>/api/v1/conversations/{id}</c> has its journal, its attempts and its requests.
/// </summary>
/// <param name="Id"><c>bat_…</c></param>
/// <param name="State">working, waiting (a short pause after a failure), parked (until a time); at the end completed or cancelled.</param>
/// <param name="Answered">Items that have an answer.</param>
/// <param name="Failed">Items that were given up, each with a reason.</param>
/// <param name="Pending">Items that have neither.</param>
/// <param name="ItemsPerCall">How many items go into a call now. Why stands in the journal: entries <c>batch_resized</c>.</param>
/// <param name="LearnedFrom">The batch of the same agent and task whose size this one began with.</param>
/// <param name="Missing">Ids of what has no answer, the first 100; absent in lists.</param>
/// <param name="WakeAt">When it goes on, where it waits or is parked.</param>
/// <param name="ServiceTier">As it was asked for; batch from when a budget had no room for calls at the full price.</param>
/// <param name="FellBack">Why what is left goes by calls at the full price though the tier is batch; absent where it does not, and in lists.</param>
/// <param name="ProviderBatches">What is at a provider's batch interface now, or on its way there; absent where nothing is, and in lists.</param>
public sealed record Batch(
    string Id,
    string Agent,
    string Task,
    string State,
    int Items,
    int Answered,
    int Failed,
    int Pending,
    int ItemsPerCall,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? CostUsd = null,
    string? LearnedFrom = null,
    IReadOnlyList<string>? Missing = null,
    DateTimeOffset? WakeAt = null,
    IReadOnlyDictionary<string, string>? Metadata = null,
    ServiceTier ServiceTier = ServiceTier.Standard,
    string? FellBack = null,
    IReadOnlyList<ProviderBatch>? ProviderBatches = null);

/// <summary>Requests that were handed in together at a provider's batch interface.</summary>
/// <param name="Model">provider/model.</param>
/// <param name="Requests">Calls in it, each of which is an attempt of its own with its own row in the ledger.</param>
/// <param name="Done">Requests that the provider was done with when it was last asked, as far as it tells.</param>
/// <param name="LookAt">When something is done about it next.</param>
/// <param name="Id">The provider's own; absent until the provider has said it.</param>
/// <param name="Failure">What went wrong with it last, and is tried again.</param>
public sealed record ProviderBatch(
    string Model, int Requests, int Done, DateTimeOffset StartedAt, DateTimeOffset LookAt, string? Id = null, string? Failure = null);

/// <summary>What became of an item.</summary>
/// <param name="State">pending, answered, failed.</param>
/// <param name="Answer">The answer, or its JSON where it is no string.</param>
/// <param name="Reason">Why there is none.</param>
/// <param name="Attempt">The model call that brought it.</param>
public sealed record BatchResult(string Id, string State, string? Answer = null, string? Reason = null, int? Attempt = null);
