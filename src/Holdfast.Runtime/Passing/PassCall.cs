using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Passing;

/// <summary>A request that is passed on, and to whom.</summary>
/// <param name="Ladder">Rungs that take the request as it is written; at least one.</param>
/// <param name="Agent">Null, like its version, when the client named none.</param>
/// <param name="Headers">Of the client's request, those for the provider.</param>
public sealed record PassCall(
    CallKey Key, Operation Operation, PassedRequest Request, IReadOnlyList<Rung> Ladder, string? Agent, int? AgentVersion, TimeLimits Limits,
    string Query, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Nobody charges for counting.</summary>
    public bool IsFree => Operation == Operation.CountTokens;

    /// <param name="cut">An answer that broke off, which the rung's model is to go on with.</param>
    public UpstreamCall To(Rung rung, string? cut) =>
        new(Operation, Query, Headers, Request.For(rung, cut), Request.Streams, Request.HidesUsage, Limits);
}

/// <summary>How a call ended.</summary>
/// <param name="Failure">Null = the answer came whole.</param>
/// <param name="HasBegun">The client has seen some of an answer.</param>
/// <param name="Refusal">What the last provider asked said in place of an answer, or of the rest of it; null when it said nothing.</param>
/// <param name="Model">provider/model that was asked last.</param>
public sealed record PassEnd(Failure? Failure, bool HasBegun, UpstreamRefusal? Refusal, string Model, int Attempts);
