using Holdfast.Core.Models;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// A provider's batch interface: many requests handed in at once, answered within a day, at half the price. Safe for any number of calls at once.
/// Every foreseeable end is in what comes back; an exception is a bug. Time limits are kept here.
/// </summary>
public interface IBatchProvider
{
    /// <summary>The body of one request in a batch, by the rules of <see cref="IModelProvider.Render"/>.</summary>
    byte[] Render(ModelCall call);

    /// <summary>Hands in. A failure does not say that nothing arrived: see <see cref="Core.Batches.SubmissionRule.MayHaveArrived"/>.</summary>
    ValueTask<HandedIn> HandInAsync(BatchRequests requests, CancellationToken cancel);

    /// <summary>
    /// Looks for what was handed in though nobody heard that it arrived. Neither a batch nor a failure = the provider does not have it; it must not be
    /// said while that is not certain.
    /// </summary>
    ValueTask<HandedIn> FindAsync(SoughtBatch sought, CancellationToken cancel);

    ValueTask<BatchProgress> LookAsync(string batch, CancellationToken cancel);

    /// <summary>Reads what came of the requests of a batch that has ended, in any order, one after the other.</summary>
    /// <returns>Null = that was all.</returns>
    ValueTask<Failure?> ReadAsync(string batch, Func<BatchResult, ValueTask> take, CancellationToken cancel);

    /// <summary>Asks the provider to stop: what it has begun it may end, and it says so later.</summary>
    ValueTask<Failure?> CancelAsync(string batch, CancellationToken cancel);
}

/// <param name="Label">Of this submission and no other; the ids of its requests begin with it and a hyphen.</param>
public sealed record BatchRequests(string Label, IReadOnlyList<BatchRequest> Requests);

/// <param name="Id">Letters, digits, hyphens and underscores, up to 64.</param>
public sealed record BatchRequest(string Id, ReadOnlyMemory<byte> Body);

/// <param name="Batch">The provider's id; null = it did not say one.</param>
public sealed record HandedIn(string? Batch, Failure? Failure);

/// <param name="From">It was handed in at or after it, by this server's clock, and before <paramref name="To"/>.</param>
public sealed record SoughtBatch(string Label, int Requests, DateTimeOffset From, DateTimeOffset To);

/// <param name="Done">Requests that have an end.</param>
/// <param name="Failure">The provider could not be asked. With an end: why requests of which nothing is said were not done.</param>
public sealed record BatchProgress(bool HasEnded, int Done, Failure? Failure = null);

/// <param name="Id">Of the request.</param>
public sealed record BatchResult(string Id, ModelOutcome Outcome);
