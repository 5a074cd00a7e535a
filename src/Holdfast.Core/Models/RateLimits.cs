namespace Holdfast.Core.Models;

/// <summary>What a provider says, with an answer or a refusal, is left of its limits. Null where it says nothing.</summary>
public readonly record struct RateLimits(Allowance? Requests, Allowance? Tokens);

/// <summary>What is left of one limit.</summary>
/// <param name="Limit">All of it, at least 1; null where the provider does not say.</param>
/// <param name="Remaining">0 and more.</param>
/// <param name="Reset">When all of it is there again: limits are refilled continuously.</param>
public readonly record struct Allowance(long? Limit, long Remaining, DateTimeOffset Reset);
