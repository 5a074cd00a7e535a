using Holdfast.Runtime.Ports;
using Holdfast.Server.Errors;
using Microsoft.Extensions.Primitives;

namespace Holdfast.Server.Auth;

/// <summary>
/// Lets a request in when its key allows what the endpoint is for. An API endpoint that does not say who may use it is a bug.
/// </summary>
public sealed class KeyGate(RequestDelegate next, KeyRing keys)
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
        if ((Bearer(bearer) ?? header.ToString()) is not { Length: > 0 } key) return ErrorCode.KeyMissing.Problem();
        if (!key.StartsWith(ApiKey.Prefix, StringComparison.Ordinal) || key.Length > LongestKey)
            return ErrorCode.KeyUnknown.Problem("Keys of this server begin with hf_.");
        if (await keys.FindAsync(key, http.RequestAborted) is not { } state) return ErrorCode.KeyUnknown.Problem();
        if (!state.TryTakeRequest(out var wait)) return ErrorCode.RateLimited.Problem() with { RetryAfter = wait };
        if (!access.Allows(state.Row.Role))
            return ErrorCode.RoleNotAllowed.Problem($"This takes {access}; the key's role is {Named(state.Row.Role)}.");
        http.Features.Set(new Caller(state.Row, state));
        return null;
    }

    private static string? Bearer(StringValues authorization) =>
        authorization.Count == 1 && authorization[0] is { } value && value.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? value["Bearer ".Length..].Trim()
            : null;

    private static string Named(Role role) => role.ToString().ToLowerInvariant();
}
