using Holdfast.Core.Money;

namespace Holdfast.Core.Models;

/// <summary>Texts to be made vectors of, in one call.</summary>
/// <param name="Texts">At least one; none blank, none longer than the model's window.</param>
public sealed record EmbeddingCall(EmbeddingModel Model, IReadOnlyList<string> Texts, TimeLimits Limits)
{
    /// <summary>
    /// Components that are asked for where fewer can be had: what more of them would tell is not worth the room on disk and in memory.
    /// </summary>
    public const int MostDimensions = 512;

    /// <summary>Components to ask for; null = the model makes as many as it makes.</summary>
    public int? Dimensions => Model.Card.Shortens ? Math.Min(Model.Card.Dimensions, MostDimensions) : null;
}

/// <summary>How a call ended. Every foreseeable failure is one; an exception is a bug.</summary>
/// <param name="Failure">Null = there is a vector for every text.</param>
/// <param name="Vectors">One for each text, in their order, of any length but all of as many components; none when it failed.</param>
/// <param name="Usage">Null when the provider reported none.</param>
/// <param name="AnsweredBy">Model named by the response.</param>
/// <param name="Told">What the provider said of its limits.</param>
public sealed record EmbeddingOutcome(
    Failure? Failure,
    IReadOnlyList<float[]> Vectors,
    Usage? Usage,
    string? AnsweredBy = null,
    string? RequestId = null,
    TimeSpan Duration = default,
    RateLimits Told = default)
{
    /// <summary>Nothing came of it, and nothing is known beside why.</summary>
    public static EmbeddingOutcome Failed(Failure failure) => new(failure, [], null);
}
