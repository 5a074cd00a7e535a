namespace Holdfast.FakeProviders.Faults;

internal enum FaultKind
{
    // Answered instead of the call.
    RateLimit, SpendCap, Quota, Overloaded, ServerError, BadGatewayHtml, Timeout, Auth, NotFound, TooLong, CutBefore,
    Unavailable, ContentFilter, Silent, TrickledHeaders, EmptyBody,

    // Strike while the answer is sent.
    OverloadedInStream, Cut, Stall, StallPinging, Malformed, TruncatedEnd, SlowFirstToken, SplitUtf8, BigEvent,

    // Change the answer.
    Empty, MaxTokens, Refusal, JsonBody,
}
