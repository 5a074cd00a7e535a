using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Holdfast.Core.Conversations;
using Holdfast.Core.Models;

namespace Holdfast.Core.Batches;

/// <summary>
/// Attempts of a batch that were handed in together at a provider's batch interface, or are about to be. Each keeps its own row in the ledger
/// and is settled by its own result.
/// </summary>
/// <param name="Number">Of its first attempt.</param>
/// <param name="Model">provider/model.</param>
/// <param name="Open">Those without an end, by number.</param>
/// <param name="Requests">How many there were.</param>
/// <param name="Until">Nothing is due of it before.</param>
public sealed record Submission(
    int Number,
    string Model,
    int AgentVersion,
    DateTimeOffset StartedAt,
    ImmutableSortedDictionary<int, SubmittedCall> Open,
    int Requests,
    SubmissionStage Stage,
    DateTimeOffset Until)
{
    /// <summary>The provider's id of it; null until the provider has said it.</summary>
    public string? ProviderBatch { get; init; }

    /// <summary>Requests that the provider was done with when it was last asked.</summary>
    public int Done { get; init; }

    /// <summary>In a row, of whatever was tried with it.</summary>
    public int Failures { get; init; }

    public Failure? Last { get; init; }

    /// <summary>The provider was asked to stop.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>One of its requests was answered.</summary>
    public bool HasAnswer { get; init; }

    /// <summary>Of this conversation's at the provider, which gives it back with what it has.</summary>
    public static string Label(ConversationKey key, int number) => $"{key.Conversation}-{number}";
}

/// <param name="Items">What it asks for, as it stood in line: how often it was missed, and its number.</param>
public sealed record SubmittedCall(OpenAttempt Attempt, [property: JsonIgnore] ImmutableArray<(int Misses, int Number)> Items);

public enum SubmissionStage
{
    /// <summary>It was, or is being, handed in; whether it arrived is not known yet.</summary>
    Tried,

    /// <summary>The provider does not have it.</summary>
    Refused,

    AtProvider,
}
