namespace Holdfast.Runtime.Effects;

/// <summary>Things kept in memory while there is room; the one longest unused goes first. Safe for any number of threads.</summary>
/// <param name="room">Weight of all together. The one in use stays, whatever it weighs.</param>
internal sealed class Kept<TKey, T>(long room, Func<TKey, T> make) where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _known = [];
    private readonly LinkedList<Entry> _byUse = new();
    private readonly Lock _lock = new();
    private long _weight;

    public T Use(TKey key)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(key, out var node)) _known[key] = node = new(new Entry(key, make(key)));
            else _byUse.Remove(node);
            _byUse.AddLast(node);
            return node.Value.Thing;
        }
    }

    /// <summary>It weighs so much now.</summary>
    public void Weigh(TKey key, long weight)
    {
        lock (_lock)
        {
            if (!_known.TryGetValue(key, out var node)) return;
            _weight += weight - node.Value.Weight;
            node.Value.Weight = weight;
            while (_weight > room && _byUse.First is { } oldest && oldest != node)
            {
                _known.Remove(oldest.Value.Key);
                _byUse.RemoveFirst();
                _weight -= oldest.Value.Weight;
            }
        }
    }

    private sealed class Entry(TKey key, T thing)
    {
        public long Weight;

        public TKey Key => key;

        public T Thing => thing;
    }
}
