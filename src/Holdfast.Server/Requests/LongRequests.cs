namespace Holdfast.Server.Requests;

/// <summary>Requests that wait for a conversation. They end with the workers: after that there is nothing to wait for.</summary>
public sealed class LongRequests : IDisposable
{
    private readonly CancellationTokenSource _ending = new();

    public CancellationToken Ending => _ending.Token;

    public void End() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();
}
