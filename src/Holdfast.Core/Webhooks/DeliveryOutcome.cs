namespace Holdfast.Core.Webhooks;

/// <summary>What came of one try to deliver.</summary>
/// <param name="Status">The receiver's HTTP status; null when it did not answer.</param>
/// <param name="Failure">Why it did not take it, in a sentence; null when it did.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone.</param>
/// <param name="IsFinal">Another try would fail the same way.</param>
public sealed record DeliveryOutcome(int? Status, string? Failure, TimeSpan? RetryAfter = null, bool IsFinal = false)
{
    /// <summary>The receiver says that it wants no more of any of them.</summary>
    public bool IsGone => Status == 410;
}
