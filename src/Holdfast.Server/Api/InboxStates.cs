using Holdfast.Server.Errors;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>States of what waits for people, as lists are filtered by them.</summary>
internal static class InboxStates
{
    /// <summary>Null when there is such a state, or none is asked for.</summary>
    public static ProblemResult? Wrong(string? state) => state is null or "open" or "claimed" or "closed"
        ? null
        : ErrorCode.Invalid(new Contract.FieldError("state", "Use open, claimed or closed; leave it out for all that waits."));
}
