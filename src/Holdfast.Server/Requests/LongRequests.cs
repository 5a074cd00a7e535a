namespace Holdfast.Server.Requests;

/// <summary>Requests that wait for a conversation. They end soon after the workers: then there is nothing left to wait for.</summary>
public sealed class LongRequests : IDisposable
{
    /// <summary>To hand on what the workers said last.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ending = new();

    private int _open;

    /// <summary>Open now.</summary>
    public int Open => _open;

    public CancellationToken Ending => _ending.Token;

    public void Begun() => Interlocked.Increment(ref _open);

    public void Ended() => Interlocked.Decrement(ref _open);

    public void End() => _ending.CancelAfter(Patience);

    public void Dispose() => _ending.Dispose();
}
