namespace Holdfast.Server.Errors;

/// <summary>The outermost layer: whatever goes wrong inside, the caller gets a problem and never a stack trace.</summary>
public sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return; // the caller has gone: nobody is left to be told
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await Translate(e).ExecuteAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Log.RequestFailed(log, http.Request.Method, http.Request.Path, e);
            http.Response.Clear();
            await ErrorCode.Internal.Problem().ExecuteAsync(http);
        }
        if (Unanswered(http) is { } error) await error.Problem().ExecuteAsync(http);
    }

    private static ProblemResult Translate(BadHttpRequestException e) => e.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? ErrorCode.BodyTooLarge.Problem($"A body may have {Core.Limits.RequestBytes} bytes.")
        : ErrorCode.BodyMalformed.Problem(e.Message);

    /// <summary>What routing refused with a bare status.</summary>
    private static ErrorCode? Unanswered(HttpContext http) => http.Response.HasStarted || http.Response.ContentType is not null
        ? null
        : http.Response.StatusCode switch { 404 => ErrorCode.RouteNotFound, 405 => ErrorCode.MethodNotAllowed, _ => null };
}
