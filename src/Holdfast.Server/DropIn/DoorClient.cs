using System.Globalization;
using System.Runtime.CompilerServices;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Passing;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Api;
using Holdfast.Server.Errors;

namespace Holdfast.Server.DropIn;

/// <summary>The client at a door: gets the provider's answer as it is, and a few headers that say what it cost and who gave it.</summary>
internal sealed class DoorClient(HttpContext http) : IPassClient
{
    public const string CallHeader = "Holdfast-Call", ModelHeader = "Holdfast-Model", AttemptsHeader = "Holdfast-Attempts",
        CostHeader = "Holdfast-Cost-Usd";

    public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd)
    {
        var response = Head(answer.Status, answer.Headers, model, attempts);
        if (costNanoUsd is { } cost) response.Headers[CostHeader] = Usd.Exact(cost);
        response.ContentLength = answer.Length;
        if (answer.Length is not null) return;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        await http.Response.BodyWriter.WriteAsync(bytes, cancel);

    /// <summary>Hands on what the provider said in place of an answer.</summary>
    public async ValueTask RefuseAsync(UpstreamRefusal refusal, PassEnd end, CancellationToken cancel)
    {
        var response = Head(refusal.Status, refusal.Headers, end.Model, end.Attempts);
        // The SDKs would repeat what is useless to repeat.
        if (Failover.IsFinal(end.Failure!.Kind)) response.Headers["x-should-retry"] = "false";
        response.ContentLength = refusal.Body.Length;
        await WriteAsync(refusal.Body, cancel);
    }

    /// <summary>
    /// A stream that nobody could go on with ends with an error in its dialect, the provider's own where it sent one, and without its end marker:
    /// what was cut must not look whole.
    /// </summary>
    public async ValueTask BreakOffAsync(UpstreamRefusal? said, ProblemResult problem, CancellationToken cancel) =>
        await WriteAsync(said?.Body ?? Door.Of(http.Request)!.ErrorEvent(http, problem), cancel);

    private HttpResponse Head(int status, IReadOnlyList<KeyValuePair<string, string>> headers, string model, int attempts)
    {
        var response = http.Response;
        response.StatusCode = status;
        foreach (var (name, value) in headers) response.Headers[name] = value;
        Name(model, attempts);
        return response;
    }

    /// <summary>Says who was asked, and how often anybody was.</summary>
    public void Name(string model, int attempts)
    {
        http.Response.Headers[ModelHeader] = model;
        http.Response.Headers[AttemptsHeader] = attempts.ToString(CultureInfo.InvariantCulture);
    }
}
