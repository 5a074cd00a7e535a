using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Passing;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Api;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using FieldError = Holdfast.Client.Contract.FieldError;

namespace Holdfast.Server.DropIn;

/// <summary>A request at a door: read, find whom it is for, pass on, and say in its dialect how that ended.</summary>
internal sealed class DropInCalls(ModelNames names, PassThrough calls, DoorTurns turns)
{
    public async Task PassAsync(HttpContext http, Operation operation)
    {
        using var body = await PooledBody.ReadAsync(http);
        var problem = http.Request.Headers.ContainsKey(DoorTurns.ConversationHeader)
            ? await turns.SayAsync(http, body.Bytes, operation)
            : await PassAsync(http, body.Bytes, operation);
        if (problem is not null) await problem.ExecuteAsync(http);
    }

    /// <summary>Null when the client has its answer.</summary>
    private async ValueTask<ProblemResult?> PassAsync(HttpContext http, ReadOnlyMemory<byte> body, Operation operation)
    {
        PassedRequest request;
        try
        {
            request = PassedRequest.Read(body, operation);
        }
        catch (JsonException e)
        {
            return ErrorCode.BodyMalformed.Problem(e.Message);
        }
        if (request.Model is null) return ErrorCode.Invalid(new FieldError("model", "Name a model or an agent."));
        var tenant = http.Caller().Tenant;
        var (route, problem) = await names.FindAsync(tenant, Translation.DialectOf(operation), request.Model, http.RequestAborted);
        if (route is null) return problem;
        var key = new CallKey(tenant, NewId.Call());
        http.Response.Headers[DoorClient.CallHeader] = key.Call;
        return await PassAsync(http, new PassCall(
            key, operation, request, route.Ladder, route.Agent, route.AgentVersion, route.Limits, http.Request.QueryString.Value ?? "",
            RequestHeaders.ForProvider(http.Request)));
    }

    private async ValueTask<ProblemResult?> PassAsync(HttpContext http, PassCall call)
    {
        var client = new DoorClient(http);
        var end = await calls.RunAsync(call, client, http.RequestAborted);
        if (end.Failure is not { } failure) return null;
        http.RequestAborted.ThrowIfCancellationRequested();
        if (end.HasBegun)
        {
            await client.BreakOffAsync(end.Refusal, Problem(failure), http.RequestAborted);
            return null;
        }
        if (end.Refusal is { } refusal)
        {
            await client.RefuseAsync(refusal, end, http.RequestAborted);
            return null;
        }
        client.Name(end.Model, end.Attempts);
        return Problem(failure) with { RetryAfter = failure.RetryAfterMs is { } pause ? Backoff.Told(pause) : null };
    }

    private static ProblemResult Problem(Failure failure) => failure.Kind switch
    {
        FailureKind.OverBudget => ErrorCode.OverBudget.Problem(failure.Message),
        FailureKind.Busy => ErrorCode.Busy.Problem(failure.Message),
        FailureKind.InvalidRequest when failure.Stage == FailureStage.Preparing => ErrorCode.NotTranslated.Problem(failure.Message),
        FailureKind.Overloaded => ErrorCode.ProviderOverloaded.Problem(failure.Message),
        FailureKind.ConnectTimeout or FailureKind.FirstTokenTimeout or FailureKind.AttemptTimeout or FailureKind.Stalled =>
            ErrorCode.ProviderTooLate.Problem(failure.Message),
        _ => ErrorCode.ProviderFailed.Problem(failure.Message),
    };
}
