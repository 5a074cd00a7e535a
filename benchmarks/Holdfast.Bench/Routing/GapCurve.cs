namespace Holdfast.Bench.Routing;

/// <summary>What of the gap between two models is closed when the hardest questions go to the stronger one. Of equal scores all go together.</summary>
internal sealed class GapCurve(IReadOnlyList<Question> questions)
{
    private readonly List<List<Question>> _hardestFirst =
        [.. questions.GroupBy(question => question.Score).OrderByDescending(same => same.Key).Select(same => same.ToList())];

    public double Weak { get; } = questions.Average(question => question.Weak ? 1 : 0);

    public double Strong { get; } = questions.Average(question => question.Strong ? 1 : 0);

    /// <summary>The largest share of questions that may stay with the weaker model while so much of the gap is closed.</summary>
    public double KeptAt(double gap)
    {
        var (moved, gained) = (0, 0.0);
        foreach (var same in _hardestFirst)
        {
            var gains = same.Sum(Gain);
            // Within equal scores nothing tells one from another: as many go as are needed on average.
            if (gained + gains >= gap * Whole) return 1 - ((moved + (same.Count * (gap * Whole - gained) / gains)) / questions.Count);
            (moved, gained) = (moved + same.Count, gained + gains);
        }
        return 0;
    }

    public double KeptUnder(double threshold) => questions.Average(question => question.Score < threshold ? 1 : 0);

    public double GapAt(double threshold) => questions.Where(question => question.Score >= threshold).Sum(Gain) / Whole;

    private double Whole => questions.Count * (Strong - Weak);

    private static double Gain(Question question) => (question.Strong ? 1 : 0) - (question.Weak ? 1 : 0);
}
