namespace Holdfast.Core.Memory;

/// <summary>A score for each of the few messages of many that have one. Kept by the index, so that a question costs what it touches.</summary>
internal sealed class Scores
{
    private readonly List<int> _touched = [];
    private double[] _values = [];

    /// <summary>Messages with a score, each once, in no order.</summary>
    public IReadOnlyList<int> Touched => _touched;

    public double this[int document] => _values[document];

    public double Highest => _touched.Count == 0 ? 0 : _touched.Max(document => _values[document]);

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

    public void Multiply(int document, double factor) => _values[document] *= factor;
}
