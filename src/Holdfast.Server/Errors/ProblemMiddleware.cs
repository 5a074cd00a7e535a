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
            Log.RequestFailed(log, http.Request.Method, http.Request.Path, ProblemResult.TraceIdOf(http), e);
            await ErrorCode.Unavailable.Problem(e.Message).ExecuteAsync(http);
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            Log.RequestFailed(log, http.Request.Method, http.Request.Path, ProblemResult.TraceIdOf(http), e);
            http.Response.Clear();
            await ErrorCode.Internal.Problem().ExecuteAsync(http);
        }
        if (Unanswered(http) is { } problem) await problem.ExecuteAsync(http);
    }

    private static ProblemResult Translate(BadHttpRequestException e) => e.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? ErrorCode.BodyTooLarge.Problem($"A body may have {Core.Limits.RequestBytes} bytes.")
        : ErrorCode.BodyMalformed.Problem(e.Message);

    /// <summary>What the framework refused with a bare status.</summary>
    private static ProblemResult? Unanswered(HttpContext http) => http.Response.HasStarted || http.Response.ContentType is not null
        ? null
        : http.Response.StatusCode switch
        {
            400 => ErrorCode.Invalid(ParameterMistakes.Of(http)),
            404 => ErrorCode.RouteNotFound.Problem(),
            405 => ErrorCode.MethodNotAllowed.Problem(),
            _ => null,
        };
}
