namespace Holdfast.Core.Sharing;

/// <summary>
/// Those that wait. Tenants take turns, one call each, however many of their calls wait; of one tenant's calls the one with the best standing goes, and of
/// equals the one that came first. Not thread-safe.
/// </summary>
public sealed class FairLine<T> where T : class
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly LinkedList<Group> _round = new();
    private long _joined;

    public int Count { get; private set; }

    /// <returns>The place in line, to <see cref="Leave"/>.</returns>
    public Place Join(string tenant, Standing standing, T who)
    {
        if (!_groups.TryGetValue(tenant, out var group))
        {
            _groups[tenant] = group = new(tenant);
            _round.AddLast(group.Turn);
        }
        var place = new Place(group, standing, _joined++, who);
        group.Places.Add(place);
        Count++;
        return place;
    }

    /// <summary>Whose turn it is; null when nobody waits.</summary>
    public T? Take()
    {
        if (_round.First is not { Value: var group } turn) return null;
        var place = group.Places.Min!;
        _round.Remove(turn);
        _round.AddLast(turn);
        Leave(place);
        return place.Who;
    }

    /// <summary>False when it was taken, or has left, already.</summary>
    public bool Leave(Place place)
    {
        if (!place.Group.Places.Remove(place)) return false;
        Count--;
        if (place.Group.Places.Count > 0) return true;
        _groups.Remove(place.Group.Tenant);
        _round.Remove(place.Group.Turn);
        return true;
    }

    /// <summary>A place in line.</summary>
    public sealed class Place
    {
        internal Place(Group group, Standing standing, long number, T who) => (Group, Order, Who) = (group, (standing, number), who);

        internal Group Group { get; }

        internal (Standing Standing, long Number) Order { get; }

        internal T Who { get; }
    }

    internal sealed class Group
    {
        private static readonly Comparer<Place> ByOrder = Comparer<Place>.Create((a, b) => a.Order.CompareTo(b.Order));

        public Group(string tenant) => (Tenant, Turn) = (tenant, new(this));

        public string Tenant { get; }

        public LinkedListNode<Group> Turn { get; }

        public SortedSet<Place> Places { get; } = new(ByOrder);
    }
}
