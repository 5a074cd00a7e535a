using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>
/// Keeps the time limits of one call and knows how far it has come. One timer serves all limits: it looks, when it fires, what is
/// due next, so that noting a byte costs no more than reading the clock.
/// </summary>
internal sealed class CallClock : IDisposable
{
    private readonly TimeLimits _limits;
    private readonly TimeProvider _time;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _end;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly long _started;
    private long _sent;
    private long? _lastByte;
    private TimeSpan? _firstToken;
    private FailureKind? _expired;
    private bool _disposed;

    public CallClock(TimeLimits limits, TimeProvider time, CancellationToken caller)
    {
        _limits = limits;
        _time = time;
        _caller = caller;
        _end = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _started = time.GetTimestamp();
        _timer = time.CreateTimer(static clock => ((CallClock)clock!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Check();
    }

    /// <summary>Ends when the caller cancels or a limit is passed.</summary>
    public CancellationToken Token => _end.Token;

    public FailureStage Stage { get; private set; } = FailureStage.Connecting;

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>From the start of the call to the first content; null while there was none.</summary>
    public TimeSpan? FirstToken => _firstToken;

    /// <summary>The connection stands or the request has been sent: from now on the first token is awaited.</summary>
    public void Sent()
    {
        lock (_gate)
        {
            // A provider may answer before it has read the whole request.
            if (Stage == FailureStage.Streaming) return;
            _sent = _time.GetTimestamp();
            Stage = FailureStage.AwaitingFirstToken;
        }
        Check();
    }

    /// <summary>The provider has begun to answer with a stream.</summary>
    public void Opened()
    {
        lock (_gate) Stage = FailureStage.Streaming;
    }

    /// <summary>Something came over the stream, be it a ping.</summary>
    public void Alive()
    {
        bool first;
        lock (_gate)
        {
            first = _lastByte is null;
            _lastByte = _time.GetTimestamp();
        }
        if (first) Check();
    }

    public void Content()
    {
        if (_firstToken is not null) return;
        lock (_gate) _firstToken = Elapsed;
    }

    /// <summary>Why the call was ended from our side; null when it was not.</summary>
    public Failure? Ended()
    {
        lock (_gate)
        {
            if (_expired is { } kind) return Expired(kind);
            return _caller.IsCancellationRequested ? new(FailureKind.Cancelled, Stage, FailureSide.Ours, "The call was cancelled.") : null;
        }
    }

    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _timer.Dispose();
        _end.Dispose();
    }

    private void Check()
    {
        lock (_gate)
        {
            if (_disposed || _expired is not null) return;
            var (left, kind) = Next();
            if (left > TimeSpan.Zero)
            {
                // A timer counts whole milliseconds; rounding up keeps it from firing just before the limit.
                _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
                return;
            }
            _expired = kind;
            // What waits for the token runs elsewhere: nothing of it may run under the lock.
            _ = _end.CancelAsync();
        }
    }

    private (TimeSpan Left, FailureKind Kind) Next()
    {
        var next = (Left: _limits.Attempt - Elapsed, Kind: FailureKind.AttemptTimeout);
        if (Stage == FailureStage.Connecting)
            next = Sooner(next, (_limits.Connect - Elapsed, FailureKind.ConnectTimeout));
        else if (_firstToken is null)
            next = Sooner(next, (_limits.FirstToken - _time.GetElapsedTime(_sent), FailureKind.FirstTokenTimeout));
        if (_lastByte is { } last)
            next = Sooner(next, (_limits.Idle - _time.GetElapsedTime(last), FailureKind.Stalled));
        return next;
    }

    private static (TimeSpan Left, FailureKind Kind) Sooner((TimeSpan Left, FailureKind Kind) a, (TimeSpan Left, FailureKind Kind) b) =>
        b.Left < a.Left ? b : a;

    private Failure Expired(FailureKind kind) => kind switch
    {
        FailureKind.ConnectTimeout =>
            new(kind, Stage, FailureSide.Network, $"No connection after {Seconds(_limits.Connect)}."),
        FailureKind.FirstTokenTimeout =>
            new(kind, FailureStage.AwaitingFirstToken, FailureSide.Provider, $"No content after {Seconds(_limits.FirstToken)}."),
        FailureKind.Stalled =>
            new(kind, Stage, FailureSide.Provider, $"The stream was silent for {Seconds(_limits.Idle)}."),
        _ => new(kind, Stage, FailureSide.Provider, $"The answer was not complete after {Seconds(_limits.Attempt)}."),
    };

    private static string Seconds(TimeSpan limit) => FormattableString.Invariant($"{limit.TotalSeconds:0.###} s");
}
