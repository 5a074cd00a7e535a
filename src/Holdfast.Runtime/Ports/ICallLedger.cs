using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// The ledger's rows of calls that belong to no conversation, by the side of those that <see cref="IJournal"/> writes with its entries.
/// Safe for any number of threads. A storage fault throws.
/// </summary>
public interface ICallLedger
{
    /// <summary>Returns once the row is durable; false when a budget has no room for it. Cancelling has no effect once it is queued.</summary>
    /// <exception cref="InvalidOperationException">The attempt was reserved before. Nothing was written.</exception>
    ValueTask<bool> ReserveAsync(CallKey key, Reserve reserve, CancellationToken cancel);

    /// <summary>
    /// Returns once it is durable, which may be some milliseconds: it waits for others to share a commit with, since no client waits for
    /// it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The attempt is not open. Nothing was written.</exception>
    ValueTask SettleAsync(CallKey key, Settle settle);

    /// <summary>The attempts of a call, in order; empty when there is no such call.</summary>
    ValueTask<IReadOnlyList<LedgerRow>> FindAsync(CallKey key, CancellationToken cancel);

    /// <summary>Attempts of calls of any tenant that were reserved and not settled, in any order; none of another node that is alive.</summary>
    ValueTask<IReadOnlyList<LedgerRow>> OpenAsync(int limit, CancellationToken cancel);
}
