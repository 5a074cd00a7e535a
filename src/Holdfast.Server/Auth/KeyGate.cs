using Holdfast.Runtime.Ports;
using Holdfast.Server.Errors;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Server.Auth;

/// <summary>
/// Lets a request in when its key allows what the endpoint is for. An API endpoint that does not say who may use it is a bug.
/// </summary>
public sealed class KeyGate(RequestDelegate next, KeyRing keys, Sessions sessions, WidgetGate widgets)
{
    private const int LongestKey = 200;

    public async Task InvokeAsync(HttpContext http)
    {
        // Routing's own answers (405) are no route endpoints; there is nothing behind them to protect.
        if (http.GetEndpoint() is RouteEndpoint endpoint)
        {
            var access = endpoint.Metadata.GetMetadata<Access>()
                ?? throw new InvalidOperationException($"{endpoint.RoutePattern.RawText} does not say who may use it.");
            if (!access.IsOpen && await RefuseAsync(http, access) is { } problem)
            {
                await problem.ExecuteAsync(http);
                return;
            }
        }
        await next(http);
    }

    private async ValueTask<ProblemResult?> RefuseAsync(HttpContext http, Access access)
    {
        var (bearer, header) = (http.Request.Headers.Authorization, http.Request.Headers["x-api-key"]);
        if (bearer.Count + header.Count > 1) return ErrorCode.TwoKeys.Problem();
        if (access.Widget) return await widgets.RefuseAsync(http, Bearer(bearer));
        var (state, problem) = (Bearer(bearer) ?? header.ToString()) is { Length: > 0 } key
            ? await KnownAsync(key, http.RequestAborted)
            : await SignedInAsync(http);
        if (state is null) return problem;
        if (!state.TryTakeRequest(out var wait)) return ErrorCode.RateLimited.Problem() with { RetryAfter = wait };
        if (!access.Allows(state.Row.Role))
            return ErrorCode.RoleNotAllowed.Problem($"This takes {access}; the key's role is {Named(state.Row.Role)}.");
        http.Features.Set(new Caller(state.Row, state));
        return null;
    }

    /// <summary>The key's state, or why it has none.</summary>
    private async ValueTask<(KeyState? State, ProblemResult? Problem)> KnownAsync(string key, CancellationToken cancel)
    {
        if (key.StartsWith(WidgetTokens.Prefix, StringComparison.Ordinal)) return (null, ErrorCode.WidgetTokenElsewhere.Problem());
        if (!key.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) || key.Length > LongestKey)
            return (null, ErrorCode.KeyUnknown.Problem("Keys of this server begin with hf_."));
        return await keys.FindAsync(key, cancel) is { } state ? (state, null) : (null, ErrorCode.KeyUnknown.Problem());
    }

    private async ValueTask<(KeyState? State, ProblemResult? Problem)> SignedInAsync(HttpContext http)
    {
        if (http.Request.Cookies[Sessions.Cookie] is not { Length: > 0 and <= LongestKey } token) return (null, ErrorCode.KeyMissing.Problem());
        if (await sessions.FindAsync(token, http.RequestAborted) is not { } state) return (null, ErrorCode.SessionOver.Problem());
        var changes = !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method);
        return changes && !http.Request.Headers.ContainsKey(Sessions.Header) ? (null, ErrorCode.NotFromConsole.Problem()) : (state, null);
    }

    private static string? Bearer(StringValues authorization) =>
        authorization.Count == 1 && authorization[0] is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value["Bearer ".Length..].Trim()
            : null;

    private static string Named(Role role) => role.ToString().ToLowerInvariant();
}
