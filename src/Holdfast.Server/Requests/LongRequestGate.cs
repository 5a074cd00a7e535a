using Holdfast.Server.Auth;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Requests;

/// <summary>Marks an endpoint whose requests may stay open for long: streams, and answers that are waited for.</summary>
public sealed class LongRequest;

/// <summary>Bounds how many long requests a key holds, and ends them when the server stops.</summary>
public sealed class LongRequestGate(RequestDelegate next, LongRequests requests)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<LongRequest>() is null)
        {
            await next(http);
            return;
        }
        var state = http.Caller().State;
        if (!state.TryOpenStream())
        {
            await ErrorCode.TooManyStreams.Problem().ExecuteAsync(http);
            return;
        }
        requests.Begun();
        try
        {
            await EndingWithServerAsync(http);
        }
        finally
        {
            requests.Ended();
            state.CloseStream();
        }
    }

    private async Task EndingWithServerAsync(HttpContext http)
    {
        var gone = http.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, requests.Ending);
        http.RequestAborted = either.Token;
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (
            requests.Ending.IsCancellationRequested && !gone.IsCancellationRequested && !http.Response.HasStarted)
        {
            http.RequestAborted = gone;
            await ErrorCode.Stopping.Problem().ExecuteAsync(http);
        }
        finally
        {
            http.RequestAborted = gone;
        }
    }
}

public static class LongRequestExtensions
{
    public static T Long<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new LongRequest());
}
