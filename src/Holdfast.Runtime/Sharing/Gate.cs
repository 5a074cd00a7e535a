using Holdfast.Core;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Sharing;

namespace Holdfast.Runtime.Sharing;

/// <summary>Where the calls of one model go through: as many at once as the provider bears, at the pace it allows. Safe for any number of threads.</summary>
internal sealed class Gate(Backlog backlog, TimeProvider clock) : IDisposable
{
    private readonly FairLine<Waiter> _line = new();
    private readonly Lock _lock = new();
    private ConcurrencyLimit _limit = ConcurrencyLimit.Unknown;
    private Quota _requests, _tokens;
    private DateTimeOffset _heldUntil = DateTimeOffset.MinValue;
    private int _inUse, _refusals;
    private long _given, _givenWhenShrunk;
    private ITimer? _timer;

    public (int Limit, int InUse, int Waiting) State
    {
        get { lock (_lock) return (_limit.Whole, _inUse, _line.Count); }
    }

    /// <summary>When the provider may be asked again; at once when that is not after now.</summary>
    public DateTimeOffset FreeAt
    {
        get
        {
            var now = clock.GetUtcNow();
            lock (_lock) return FreeFrom(now);
        }
    }

    /// <summary>Null where one has to wait. Nobody overtakes those that do.</summary>
    public Pass? TryEnter()
    {
        var now = clock.GetUtcNow();
        lock (_lock) return _line.Count == 0 && IsFree(now) ? Give(now) : null;
    }

    /// <summary>The pass once its turn has come; null when it was cancelled before.</summary>
    public async ValueTask<Pass?> WaitAsync(string tenant, Standing standing, CancellationToken cancel)
    {
        var waiter = new Waiter();
        backlog.Join(tenant);
        lock (_lock)
        {
            waiter.Place = _line.Join(tenant, standing, waiter);
            Release();
        }
        await using var _ = cancel.UnsafeRegister(static who => ((Action)who!)(), (Action)(() => GiveUp(waiter)));
        var pass = await waiter.Task;
        backlog.Leave(tenant, released: pass is not null);
        return pass;
    }

    public void Taken(Pass pass, RateLimits told, TimeSpan? after)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            _refusals = 0;
            Hear(told, now);
            if (after > Limits.LongQueueing) Shrink(pass);
            else if (pass.Number > _givenWhenShrunk) _limit = _limit.Taken(_inUse);
            Release();
        }
    }

    public void Failed(Pass pass, Failure failure, RateLimits told)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            Hear(told, now);
            if (failure.Kind == FailureKind.RateLimited) Hold(pass, failure, now);
            if (failure.Kind is FailureKind.RateLimited or FailureKind.Overloaded or FailureKind.FirstTokenTimeout) Shrink(pass);
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _inUse--;
            Release();
        }
    }

    public void Dispose() => _timer?.Dispose();

    private bool IsFree(DateTimeOffset now) => _inUse < _limit.Whole && FreeFrom(now) <= now;

    private DateTimeOffset FreeFrom(DateTimeOffset now)
    {
        var (calls, tokens) = (_requests.FreeForCall(now), _tokens.FreeForTokens(now));
        var free = calls > tokens ? calls : tokens;
        return free > _heldUntil ? free : _heldUntil;
    }

    private Pass Give(DateTimeOffset now)
    {
        _inUse++;
        _requests = _requests.Spent(now);
        return new(this, ++_given);
    }

    private void Hear(RateLimits told, DateTimeOffset now)
    {
        if (told.Requests is { } requests) _requests = _requests.Heard(requests, _inUse, now);
        if (told.Tokens is { } tokens) _tokens = Quota.Replaced(tokens, now);
    }

    /// <summary>
    /// As long as the provider asks. Where it does not say, fewer calls at once are the answer, and pauses only once a single one is refused.
    /// </summary>
    private void Hold(Pass pass, Failure failure, DateTimeOffset now)
    {
        var isAlone = _limit.Whole == 1 && pass.Number > _givenWhenShrunk;
        var pause = failure.RetryAfterMs is { } told ? Backoff.ToldToAll(told) : isAlone ? Backoff.Of(++_refusals) : TimeSpan.Zero;
        if (now + pause > _heldUntil) _heldUntil = now + pause;
    }

    /// <summary>Calls that were under way when it shrank say nothing new.</summary>
    private void Shrink(Pass pass)
    {
        if (pass.Number <= _givenWhenShrunk) return;
        _limit = _limit.Refused(_inUse);
        _givenWhenShrunk = _given;
    }

    /// <summary>Under the lock: lets those go whose turn has come, and looks again when the next may.</summary>
    private void Release()
    {
        if (_line.Count == 0) return;
        var now = clock.GetUtcNow();
        while (_line.Count > 0 && IsFree(now)) _line.Take()!.SetResult(Give(now));
        if (_line.Count == 0 || _inUse >= _limit.Whole) return;
        _timer ??= clock.CreateTimer(static gate => ((Gate)gate!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // A timer counts whole milliseconds; rounding up keeps it from firing too early.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling((FreeFrom(now) - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        lock (_lock) Release();
    }

    private void GiveUp(Waiter waiter)
    {
        lock (_lock)
            if (_line.Leave(waiter.Place)) waiter.SetResult(null);
    }

    /// <summary>What awaits it goes on later and elsewhere: it may be told under the lock.</summary>
    private sealed class Waiter() : TaskCompletionSource<Pass?>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public FairLine<Waiter>.Place Place { get; set; } = null!;
    }
}
