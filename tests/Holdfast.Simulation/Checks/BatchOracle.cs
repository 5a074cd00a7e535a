using Holdfast.Core.Journal;

namespace Holdfast.Simulation.Checks;

/// <summary>What a batch is, written a second time: every item was given once and comes to one end, of a call that was just made.</summary>
public sealed class BatchOracle
{
    private readonly Dictionary<string, bool> _hasEnd = [];
    private int _perCall;

    /// <summary>Attempts that were handed in together and have no end.</summary>
    public HashSet<int> Submitted { get; } = [];

    public bool IsOpen { get; private set; } = true;

    /// <summary>Answers by id, each with the attempt that brought it.</summary>
    public Dictionary<string, (int Attempt, string Content)> Answers { get; } = [];

    /// <summary>Null, or why the fact could not have come now.</summary>
    /// <param name="ended">The attempt that has just come to its end; 0 = none has.</param>
    public string? Add(Fact fact, int ended, bool isCancelled)
    {
        switch (fact)
        {
            case BatchOpened f:
                _perCall = f.PerCall;
                return f.PerCall >= 1 && f.PerCall <= f.MostPerCall ? null : "begins with a size that is not allowed";
            case ItemsGiven f:
                return f.Items.All(item => _hasEnd.TryAdd(item.Id, false)) ? null : "gives an item twice";
            case ItemsAnswered f:
                if (f.Attempt != ended) return "answers for a call that did not just end";
                foreach (var answer in f.Answers) Answers[answer.Id] = (f.Attempt, answer.Content);
                return f.Answers.All(answer => End(answer.Id)) && (f.Missed ?? []).All(IsPending) ? null : "answers what was not asked, or had an end";
            case ItemsFailed f:
                return f.Items.All(item => End(item.Id) && item.Reason.Length > 0) ? null : "gives up what had an end, or without a reason";
            case BatchResized f when f.From != _perCall || f.To < 1 || f.To == f.From || f.Attempt != ended:
                return $"changes the size from {f.From}, which was {_perCall}, to {f.To}";
            case BatchResized f:
                _perCall = f.To;
                return null;
            case BatchEnded when Submitted.Count > 0:
                return "ends while something is at a provider";
            case BatchEnded f:
                IsOpen = false;
                return f.State == "cancelled" ? isCancelled ? null : "was cancelled by nobody"
                    : _hasEnd.Values.All(has => has) && f.Answered == Answers.Count ? null : "ends before all items have";
            default:
                return null;
        }
    }

    private bool IsPending(string id) => _hasEnd.TryGetValue(id, out var has) && !has;

    private bool End(string id)
    {
        var isPending = IsPending(id);
        _hasEnd[id] = true;
        return isPending;
    }
}
