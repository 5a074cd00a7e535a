using Holdfast.Adapters.Storage;
using Holdfast.Client.Contract;
using Holdfast.Runtime.Ports;

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
        catch (InvalidCursorException e) when (!http.Response.HasStarted)
        {
            await ErrorCode.Invalid(new FieldError("cursor", e.Message)).ExecuteAsync(http);
        }
        catch (StorageException e) when (!http.Response.HasStarted)
        {
            Log.RequestFailed(log, http.Request.Method, http.Request.Path, e);
            await ErrorCode.Unavailable.Problem(e.Message).ExecuteAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Log.RequestFailed(log, http.Request.Method, http.Request.Path, e);
            http.Response.Clear();
            await ErrorCode.Internal.Problem().ExecuteAsync(http);
        }
        if (Unanswered(http) is { } error) await error.Problem().ExecuteAsync(http);
    }

    private static ProblemResult Translate(BadHttpRequestException e)
    {
        if (e.StatusCode == StatusCodes.Status413PayloadTooLarge) return ErrorCode.BodyTooLarge.Problem($"A body may have {Core.Limits.RequestBytes} bytes.");
        // Failed to bind parameter "int? limit" from "abc".
        return e.Message.Split('"') is ["Failed to bind parameter ", var parameter, " from ", var value, ..]
            ? ErrorCode.Invalid(new FieldError(parameter.Split(' ')[^1], $"\"{value}\" cannot be read; see /openapi/v1.json for what it may be."))
            : ErrorCode.BodyMalformed.Problem(e.Message);
    }

    /// <summary>What routing refused with a bare status.</summary>
    private static ErrorCode? Unanswered(HttpContext http) => http.Response.HasStarted || http.Response.ContentType is not null
        ? null
        : http.Response.StatusCode switch { 404 => ErrorCode.RouteNotFound, 405 => ErrorCode.MethodNotAllowed, _ => null };
}
