using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Core.Models;

/// <summary>Everything a provider needs to make one call. The same call always renders to the same bytes.</summary>
/// <param name="MaxOutputTokens">At least 1, at most the card's.</param>
public sealed record ModelCall(Rung Rung, Prompt Prompt, int MaxOutputTokens, Sampling Sampling, TimeLimits Limits);

/// <summary>How long each phase of a call may take before it counts as failed.</summary>
/// <param name="Connect">Until the connection stands.</param>
/// <param name="FirstToken">From the request sent to the first event with content.</param>
/// <param name="Idle">Between two bytes of a stream. Pings count as bytes.</param>
/// <param name="Attempt">The whole call.</param>
/// <param name="Turn">The whole turn, tools and pauses included; null = as long as it takes.</param>
public sealed record TimeLimits(TimeSpan Connect, TimeSpan FirstToken, TimeSpan Idle, TimeSpan Attempt, TimeSpan? Turn = null)
{
    public static TimeLimits Default { get; } =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));
}

/// <summary>How a call ended. Providers return it for every failure they can foresee; they throw only on bugs.</summary>
/// <param name="Failure">Null = the answer is complete, end marker seen.</param>
/// <param name="Blocks">What arrived, complete blocks and the text of the cut one; a tool call cut short is left out.</param>
/// <param name="Usage">Null when the provider never reported any.</param>
/// <param name="AnsweredBy">Model named by the response.</param>
/// <param name="Told">What the provider said of its limits.</param>
public sealed record ModelOutcome(
    Failure? Failure,
    IReadOnlyList<Block> Blocks,
    StopReason Stop,
    Usage? Usage,
    string? AnsweredBy = null,
    string? RequestId = null,
    TimeSpan? FirstToken = null,
    TimeSpan Duration = default,
    RateLimits Told = default)
{
    /// <summary>Nothing came of it, and nothing is known beside why.</summary>
    public static ModelOutcome Failed(Failure failure) => new(failure, [], StopReason.EndTurn, null);
}
