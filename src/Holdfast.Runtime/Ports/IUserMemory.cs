using Holdfast.Core;
using Holdfast.Core.Memory.Users;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What outlives conversations: files and facts of each end user. Small for each user (<see cref="Limits.MemoryBytes"/>), so it is read and
/// decided about
/// whole. Safe for any number of threads. A storage fault throws; every change is durable when it returns.
/// </summary>
public interface IUserMemory
{
    /// <summary>Empty for a user of whom nothing is remembered.</summary>
    ValueTask<UserMemory> ReadAsync(UserKey user, CancellationToken cancel);

    /// <summary>
    /// Reads, decides and writes in one transaction: changes of one user's memory never overlap. Cancelling has no effect once it is
    /// queued.
    /// </summary>
    /// <param name="call">
    /// Names the tool call that asks, of whatever user's conversation. A call that has changed something is not done a second time: its
    /// first answer is
    /// given again, for a week at least. Null when nobody repeats it.
    /// </param>
    /// <param name="decide">Pure and quick. It may be run again after a rollback.</param>
    ValueTask<MemoryDecision> ChangeAsync(UserKey user, string? call, Func<UserMemory, MemoryDecision> decide, CancellationToken cancel);

    /// <summary>
    /// Removes everything of a user for good, and what was answered to tool calls about it. An interrupted call is not done after it.
    /// </summary>
    /// <returns>How many files and facts there were.</returns>
    ValueTask<int> ForgetAsync(UserKey user, CancellationToken cancel);
}
