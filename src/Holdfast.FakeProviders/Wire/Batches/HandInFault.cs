using Holdfast.FakeProviders.Faults;

namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>What may befall the handing in of a batch.</summary>
internal static class HandInFault
{
    /// <returns>True when the request has been dealt with: nothing was taken.</returns>
    /// <exception cref="ApiError">It is refused.</exception>
    public static bool Strikes(Exchange exchange, Fault? fault, IDialect dialect)
    {
        exchange.Entry.Fault = fault?.ToString();
        if (fault is null or { Kind: FaultKind.Cut }) return false;
        if (fault.Kind != FaultKind.CutBefore) throw EarlyFault.ErrorOf(fault, new CallPeek { Model = "batches" }, null, dialect) ?? new ApiError(500, "Internal server error");
        exchange.Http.Abort();
        return true;
    }

    /// <summary>Tells what was taken, unless nobody is to hear of it.</summary>
    public static async Task TellAsync(Exchange exchange, Fault? fault, byte[] body)
    {
        if (fault is { Kind: FaultKind.Cut }) exchange.Http.Abort();
        else await exchange.SendJsonAsync(body);
    }
}
