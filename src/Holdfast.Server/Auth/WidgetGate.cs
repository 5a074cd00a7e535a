using Holdfast.Server.Errors;

namespace Holdfast.Server.Auth;

/// <summary>Lets a browser in whose token is for the conversation in the address and for the page it stands on.</summary>
public sealed class WidgetGate(WidgetTokens tokens, WidgetTraffic traffic)
{
    private const int LongestToken = 300;

    public async ValueTask<ProblemResult?> RefuseAsync(HttpContext http, string? token)
    {
        if (token is not { Length: > 0 and <= LongestToken }) return ErrorCode.WidgetTokenOver.Problem("No widget token was sent.");
        if (!token.StartsWith(WidgetTokens.Prefix, StringComparison.Ordinal))
            return ErrorCode.RoleNotAllowed.Problem("This takes a widget token (hfw_…) and no key.");
        if (await tokens.FindAsync(token, http.RequestAborted) is not var (row, maker)) return ErrorCode.WidgetTokenOver.Problem();
        var state = traffic.Of(row, maker);
        if (!state.TryTakeRequest(out var wait)) return ErrorCode.RateLimited.Problem() with { RetryAfter = wait };
        if (http.Request.RouteValues["conversation"] as string != row.Conversation) return ErrorCode.WidgetTokenElsewhere.Problem();
        // No browser leaves it out across origins; what is no browser could send any, and is held by the token alone.
        if (http.Request.Headers.Origin is [{ } origin] && !row.Origins.Contains(origin)) return ErrorCode.WidgetOriginNotAllowed.Problem();
        http.Features.Set(new Caller(maker, state, row));
        return null;
    }
}
