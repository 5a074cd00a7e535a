using System.Text.Json.Serialization;

namespace Holdfast.Core.Models;

/// <summary>How far a call had come when it failed. What may be done next depends on it.</summary>
[JsonConverter(typeof(SnakeCaseEnum<FailureStage>))]
public enum FailureStage { Preparing, Connecting, AwaitingFirstToken, Streaming }

/// <summary>On whose side the fault lies.</summary>
[JsonConverter(typeof(SnakeCaseEnum<FailureSide>))]
public enum FailureSide { Ours, Network, Provider }

/// <summary>What went wrong, as far as the next step depends on it. Closed: an unknown error is mapped to the nearest by its HTTP status.</summary>
[JsonConverter(typeof(SnakeCaseEnum<FailureKind>))]
public enum FailureKind
{
    RateLimited,
    Overloaded,
    ServerError,
    ConnectionLost,
    ConnectTimeout,
    FirstTokenTimeout,
    Stalled,
    AttemptTimeout,
    Malformed,
    PromptTooLong,
    InvalidRequest,
    Authentication,
    ModelNotFound,
    SpendCap,
    ContentRefused,
    Cancelled,
    Abandoned,

    /// <summary>Nobody was asked: too many calls wait for the model already.</summary>
    Busy,

    /// <summary>Nobody was asked: a budget has no room for what it could cost.</summary>
    OverBudget,

    /// <summary>The provider's batch came to its end before it came to this request.</summary>
    Expired,
}

/// <summary>A failed call, complete enough to decide from and to explain.</summary>
/// <param name="Message">For people. Never contains a key; may quote the provider.</param>
/// <param name="Status">HTTP status, when one was received.</param>
/// <param name="RetryAfterMs">As the provider said it, in milliseconds.</param>
public sealed record Failure(
    FailureKind Kind,
    FailureStage Stage,
    FailureSide Side,
    string Message,
    int? Status = null,
    long? RetryAfterMs = null);
