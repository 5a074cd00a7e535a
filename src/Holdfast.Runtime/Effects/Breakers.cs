using System.Collections.Concurrent;
using Holdfast.Core.Models;
using Holdfast.Core.Reconciler;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// One breaker for each kind of failure of each model at each provider, fed by all calls of this process, whoever makes them. Safe for any number of threads.
/// </summary>
public sealed class Breakers(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Board> _boards = new(StringComparer.Ordinal);

    /// <summary>
    /// The first rung from one of them on that may be asked now, those above it last; where none may, null and when the first may be.
    /// </summary>
    /// <param name="isHeld">Rungs that have to be waited for: taken where there is no other.</param>
    public (Rung? Rung, DateTimeOffset FreeAt) Choose(IReadOnlyList<Rung> ladder, Rung from, Func<Rung, bool> isHeld)
    {
        if (!_boards.ContainsKey(from.Name) && !isHeld(from)) return (from, DateTimeOffset.MinValue);
        var (now, soonest, held) = (clock.GetUtcNow(), DateTimeOffset.MaxValue, default(Rung));
        foreach (var rung in ladder.SkipWhile(rung => rung != from).Concat(ladder.TakeWhile(rung => rung != from)))
        {
            var freeAt = _boards.TryGetValue(rung.Name, out var board) ? board.FreeAt : DateTimeOffset.MinValue;
            if (freeAt < soonest) soonest = freeAt;
            if (freeAt > now) continue;
            if (!isHeld(rung)) return (rung, freeAt);
            held ??= rung;
        }
        return (held, soonest);
    }

    /// <summary>
    /// A call is about to be made; null when it may not be. What is given back must be told what came of it: the call may be the one that finds out for all.
    /// </summary>
    public Asking? TryAsk(Rung rung) =>
        !_boards.TryGetValue(rung.Name, out var board) || board.TryAsk(clock.GetUtcNow()) ? new(this, rung) : null;

    private void Tell(Rung rung, Failure? failure)
    {
        if (failure is not null && Breaker.Counts(failure.Kind)) _boards.GetOrAdd(rung.Name, _ => new()).Failed(failure, clock.GetUtcNow());
        else if (!_boards.TryGetValue(rung.Name, out var board)) return;
        else if (failure is null) board.Answered();
        else board.LetGo();
    }

    /// <summary>Those that are not closed: provider/model, kind of failure, and when a call may find out whether it is over.</summary>
    public IEnumerable<(string Model, FailureKind Kind, DateTimeOffset Until)> Open =>
        _boards.SelectMany(board => board.Value.Open.Select(open => (board.Key, open.Key, open.Value.FreeAt)));

    /// <summary>A call that may be made. Given back without a word it was not made, and another may find out.</summary>
    public sealed class Asking : IDisposable
    {
        private readonly Breakers _breakers;
        private readonly Rung _rung;
        private bool _told;

        internal Asking(Breakers breakers, Rung rung) => (_breakers, _rung) = (breakers, rung);

        /// <param name="failure">Null = the call was answered.</param>
        public void Tell(Failure? failure)
        {
            _told = true;
            _breakers.Tell(_rung, failure);
        }

        public void Dispose()
        {
            if (!_told && _breakers._boards.TryGetValue(_rung.Name, out var board)) board.LetGo();
        }
    }

    /// <summary>The breakers of one rung.</summary>
    private sealed class Board
    {
        private readonly Dictionary<FailureKind, Breaker> _breakers = [];
        private readonly Lock _lock = new();

        public DateTimeOffset FreeAt
        {
            get { lock (_lock) return Latest(); }
        }

        public IReadOnlyList<KeyValuePair<FailureKind, Breaker>> Open
        {
            get { lock (_lock) return [.. _breakers.Where(one => !one.Value.IsClosed)]; }
        }

        public bool TryAsk(DateTimeOffset now)
        {
            lock (_lock)
            {
                if (Latest() > now) return false;
                Change(breaker => breaker.Asked(now));
                return true;
            }
        }

        public void Answered()
        {
            lock (_lock) _breakers.Clear();
        }

        public void LetGo()
        {
            lock (_lock) Change(breaker => breaker with { ProbedAt = null });
        }

        public void Failed(Failure failure, DateTimeOffset now)
        {
            lock (_lock)
            {
                _breakers.TryAdd(failure.Kind, Breaker.Closed);
                foreach (var kind in _breakers.Keys.ToList())
                {
                    // A probe that fails in another way has not found out that the first is over.
                    var breaker = _breakers[kind];
                    if (kind == failure.Kind || !breaker.IsClosed) _breakers[kind] = breaker.Failed(failure, now);
                }
            }
        }

        private DateTimeOffset Latest()
        {
            var latest = DateTimeOffset.MinValue;
            foreach (var breaker in _breakers.Values)
                if (breaker.FreeAt > latest) latest = breaker.FreeAt;
            return latest;
        }

        private void Change(Func<Breaker, Breaker> change)
        {
            foreach (var kind in _breakers.Keys.ToList()) _breakers[kind] = change(_breakers[kind]);
        }
    }
}
