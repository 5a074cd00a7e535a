namespace Holdfast.FakeProviders.Faults;

internal enum FaultKind
{
    // Answered instead of the call.
    RateLimit, SpendCap, Quota, Overloaded, ServerError, BadGatewayHtml, Timeout, Auth, NotFound, TooLong, CutBefore,

    // Strike while the answer is sent.
    OverloadedInStream, Cut, Stall, StallPinging, Malformed, TruncatedEnd, SlowFirstToken,

    // Change the answer.
    Empty, MaxTokens, Refusal,
}
