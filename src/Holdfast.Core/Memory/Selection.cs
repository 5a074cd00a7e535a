namespace Holdfast.Core.Memory;

/// <summary>Messages that are to be quoted together and may weigh so much. A day is written once for those of it that follow one another.</summary>
internal sealed class Selection(RecallIndex index, int room)
{
    // Numbers of messages, ascending.
    private readonly List<int> _chosen = [];

    /// <summary>What is left.</summary>
    public int Room { get; private set; } = room;

    public IReadOnlyList<long> Seqs => [.. _chosen.Select(number => index.Documents[number].Seq)];

    /// <summary>Takes a message that is not yet among them, where there is room for it.</summary>
    public bool TryAdd(int number)
    {
        var (place, document) = (~_chosen.BinarySearch(number), index.Documents[number]);
        int? before = place > 0 ? DayOf(place - 1) : null, after = place < _chosen.Count ? DayOf(place) : null;
        var weight = document.Weight + Line(before, document.Day);
        if (after is { } next) weight += Line(document.Day, next) - Line(before, next);
        if (weight > Room) return false;
        Room -= weight;
        _chosen.Insert(place, number);
        return true;
    }

    /// <summary>What messages weigh together in a note, without its frame.</summary>
    /// <param name="numbers">Ascending.</param>
    public static int Weight(RecallIndex index, IEnumerable<int> numbers)
    {
        var (weight, day) = (0, default(int?));
        foreach (var number in numbers)
        {
            var document = index.Documents[number];
            weight += document.Weight + Line(day, document.Day);
            day = document.Day;
        }
        return weight;
    }

    private int DayOf(int place) => index.Documents[_chosen[place]].Day;

    private static int Line(int? before, int day) => before == day ? 0 : RecallNote.DayWeight;
}
