using Holdfast.Core;
using Holdfast.Core.Memory;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// The conversations whose index is in memory. What rests leaves it for the shelf, and so does what was unused the longest when there is no room;
/// for what is small a file is not worth while. Safe for any number of threads.
/// </summary>
internal sealed class KnownConversations : IDisposable
{
    /// <summary>What all may take together.</summary>
    private const long KeptBytes = 64 << 20;

    /// <summary>Between two looks at what rests.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ConversationKey, LinkedListNode<Place>> _places = [];
    private readonly LinkedList<Place> _byUse = new();
    private readonly Lock _lock = new();
    private readonly IShelf _shelf;
    private readonly RuntimeOptions _options;
    private readonly TimeProvider _clock;
    private readonly Func<WordVectors>? _words;
    private readonly ITimer _timer;
    private long _bytes;
    private bool _isTimerSet;

    public KnownConversations(IShelf shelf, RuntimeOptions options, TimeProvider clock, Func<WordVectors>? words)
    {
        (_shelf, _options, _clock, _words) = (shelf, options, clock, words);
        _timer = clock.CreateTimer(
            static me => ((KnownConversations)me!).ShelveResting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What all take now, about.</summary>
    public long Bytes
    {
        get { lock (_lock) return _bytes; }
    }

    public Known Use(ConversationKey key)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out var node)) _places[key] = node = new(new(new(key, _shelf, _words)));
            else _byUse.Remove(node);
            _byUse.AddLast(node);
            node.Value.UsedAt = _clock.GetTimestamp();
            return node.Value.Known;
        }
    }

    /// <summary>It may have grown.</summary>
    public void Weigh(Known known)
    {
        long bytes;
        lock (known) bytes = known.ApproximateBytes();
        lock (_lock)
        {
            if (PlaceOf(known) is not { } place) return;
            _bytes += bytes - place.Value.Bytes;
            place.Value.Bytes = bytes;
            if (IsLarge(place.Value)) SetTimer();
        }
        while (LongestUnused(besides: known) is { } other) Leave(other);
    }

    /// <summary>The conversation was deleted: nothing of it stays, and what is under way for it is not shelved.</summary>
    public void Forget(ConversationKey key)
    {
        Known? known;
        lock (_lock) known = _places.GetValueOrDefault(key)?.Value.Known;
        if (known is not null)
            lock (known) known.Forget();
        _shelf.Remove(key);
        lock (_lock)
            if (_places.TryGetValue(key, out var node)) Drop(node); // whoever came since may have read what lay there
    }

    public void Dispose() => _timer.Dispose();

    private void ShelveResting()
    {
        List<Known> resting;
        lock (_lock)
            resting = [.. _byUse.TakeWhile(IsAtRest).Where(IsLarge).Select(place => place.Known)];
        foreach (var known in resting) Leave(known);
        lock (_lock)
        {
            _isTimerSet = false;
            if (_byUse.Any(IsLarge)) SetTimer();
        }
    }

    private void Leave(Known known)
    {
        lock (known)
            if (known.ApproximateBytes() >= _options.SmallestShelved) known.Shelve();
        lock (_lock)
            if (PlaceOf(known) is { } node) Drop(node);
    }

    private void SetTimer()
    {
        if (_isTimerSet) return;
        _timer.Change(LookEvery, Timeout.InfiniteTimeSpan);
        _isTimerSet = true;
    }

    private bool IsAtRest(Place place) => _clock.GetElapsedTime(place.UsedAt) >= _options.RestAfter;

    private bool IsLarge(Place place) => place.Bytes >= _options.SmallestShelved;

    private Known? LongestUnused(Known besides)
    {
        lock (_lock) return _bytes > KeptBytes && _byUse.First is { Value.Known: var known } && known != besides ? known : null;
    }

    private LinkedListNode<Place>? PlaceOf(Known known) =>
        _places.TryGetValue(known.Key, out var node) && node.Value.Known == known ? node : null;

    private void Drop(LinkedListNode<Place> node)
    {
        _places.Remove(node.Value.Known.Key);
        _byUse.Remove(node);
        _bytes -= node.Value.Bytes;
    }

    private sealed class Place(Known known)
    {
        public long Bytes, UsedAt;

        public Known Known => known;
    }
}
