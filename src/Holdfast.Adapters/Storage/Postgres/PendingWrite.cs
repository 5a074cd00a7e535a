using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// One write that waits for its commit: an append with its ledger changes, or ledger changes of a call that belongs to no conversation.
/// </summary>
/// <param name="Owner">A conversation's id, or a call's own.</param>
/// <param name="Bodies">The stored form of the append's entries.</param>
internal sealed record PendingWrite(string Tenant, string Owner, IReadOnlyList<LedgerChange> Ledger, Append? Append, string[] Bodies)
{
    // Continuations must not hold up the writer.
    private readonly TaskCompletionSource<AppendResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<AppendResult> Done => _done.Task;

    /// <summary>What comes of it if its group is committed.</summary>
    public AppendResult Result { get; set; }

    /// <summary>Why it must not be done at all; null = it may.</summary>
    public Exception? Wrong { get; set; }

    public void Complete()
    {
        if (Wrong is null) _done.SetResult(Result);
        else _done.SetException(Wrong);
    }

    public void Fail(Exception why) => _done.SetException(why);

    public override string ToString() => $"{Tenant}/{Owner}";
}
