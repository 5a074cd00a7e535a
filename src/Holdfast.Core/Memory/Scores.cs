using System.Runtime.InteropServices;

namespace Holdfast.Core.Memory;

/// <summary>A score for each of the few messages of many that have one. Kept by the index, so that a question costs what it touches.</summary>
internal sealed class Scores
{
    private const int Steps = 256;

    private readonly List<int> _touched = [];
    private readonly List<double> _before = [];
    private double[] _values = [];

    /// <summary>Messages with a score, each once, in no order.</summary>
    public ReadOnlySpan<int> Touched => CollectionsMarshal.AsSpan(_touched);

    public double this[int document] => _values[document];

    public double Highest
    {
        get
        {
            var highest = 0.0;
            foreach (var document in _touched) highest = Math.Max(highest, _values[document]);
            return highest;
        }
    }

    /// <summary>All without a score again.</summary>
    public void Clear(int documents)
    {
        foreach (var document in _touched) _values[document] = 0;
        _touched.Clear();
        if (_values.Length < documents) Array.Resize(ref _values, Math.Max(documents, 2 * _values.Length));
    }

    public void Add(int document, double score)
    {
        if (score <= 0) return;
        if (_values[document] == 0) _touched.Add(document);
        _values[document] += score;
    }

    /// <summary>
    /// The best messages, about so many of them, lend these parts of what they have to their neighbours, before them and after them. What is lent is
    /// not lent on.
    /// </summary>
    public void LendToNeighbours(ReadOnlySpan<double> parts, int lenders, int documents)
    {
        var least = LeastOfBest(lenders);
        _before.Clear();
        foreach (var document in _touched) _before.Add(_values[document]);
        for (var i = 0; i < _before.Count; i++)
        {
            if (_before[i] < least) continue;
            for (var distance = 1; distance <= parts.Length; distance++)
            {
                if (_touched[i] >= distance) Add(_touched[i] - distance, parts[distance - 1] * _before[i]);
                if (_touched[i] + distance < documents) Add(_touched[i] + distance, parts[distance - 1] * _before[i]);
            }
        }
    }

    /// <summary>A score that about so many messages have or exceed, to a step of the highest: counted, since sorting would take longer than all else.</summary>
    public double LeastOfBest(int count)
    {
        if (_touched.Count <= count) return 0;
        var step = Highest / Steps;
        Span<int> having = stackalloc int[Steps + 1];
        having.Clear();
        foreach (var document in _touched) having[(int)(_values[document] / step)]++;
        var least = Steps;
        for (var left = count - having[Steps]; left > 0 && least > 0; left -= having[least]) least--;
        return least * step;
    }

    public void Multiply(int document, double factor) => _values[document] *= factor;
}
