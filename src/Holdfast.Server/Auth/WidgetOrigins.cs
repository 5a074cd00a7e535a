using Holdfast.Runtime.Ports;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Auth;

/// <summary>
/// Cross-origin requests of widgets: answered for the exact origins of the conversation's tokens, without credentials. A preflight carries no token, so it is
/// judged by the conversation in its address; the request itself by its own token (<see cref="WidgetGate"/>).
/// </summary>
public sealed class WidgetOrigins(RequestDelegate next, IDirectory directory)
{
    public const string Path = "/api/v1/widget";

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal, out var rest) || http.Request.Headers.Origin is not [{ Length: > 0 } origin])
        {
            await next(http);
            return;
        }
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        var conversation = rest.Value!.Trim('/').Split('/')[0];
        if (!(await directory.WidgetOriginsAsync(conversation, http.RequestAborted)).Contains(origin))
        {
            await ErrorCode.WidgetOriginNotAllowed.Problem().ExecuteAsync(http);
            return;
        }
        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = "Retry-After";
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            await next(http);
            return;
        }
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlAllowHeaders = "authorization, content-type, idempotency-key, last-event-id";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
