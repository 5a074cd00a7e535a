using System.Text;

namespace Holdfast.Core.Repair;

/// <summary>The text that goes on with one that broke off, piece by piece as it comes: without what it repeats of that.</summary>
/// <param name="before">All that was said before.</param>
public sealed class Resumption(string before)
{
    /// <summary>What came while it is not known yet how much of it is repeated; null once it is.</summary>
    private StringBuilder? _undecided = new();

    /// <summary>What may be shown now; empty while nothing may.</summary>
    public string Next(string piece)
    {
        if (_undecided is null) return piece;
        _undecided.Append(piece);
        return Seam.IsDecided(before, _undecided.ToString()) ? Rest() : "";
    }

    /// <summary>Nothing follows: what may still be shown.</summary>
    public string Rest()
    {
        var after = _undecided?.ToString() ?? "";
        _undecided = null;
        return after[Seam.Overlap(before, after)..];
    }
}
