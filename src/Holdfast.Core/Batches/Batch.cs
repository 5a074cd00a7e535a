using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Batches;

/// <summary>
/// What a journal says of the batch that its conversation is. What items say stands in the journal only; here is what is decided from.
/// </summary>
/// <param name="Task">The kind of work: what was learned of one batch of it holds for the next.</param>
/// <param name="Count">Items there are to be.</param>
/// <param name="PerCall">Items that go into one call now.</param>
/// <param name="LearnedFrom">The batch whose size this one began with; null = none before it.</param>
/// <param name="Items">By their number.</param>
/// <param name="Numbers">Of items, by id.</param>
/// <param name="Pending">
/// Those without an end, in the order in which they are asked for: the fewer times in vain before, the sooner.
/// </param>
/// <param name="Trouble">The failures in a row since the last answer; null = none.</param>
/// <param name="State">completed or cancelled; null = it is open.</param>
public sealed record Batch(
    string Task,
    string? Instructions,
    int Count,
    int PerCall,
    int MostPerCall,
    string? LearnedFrom,
    ImmutableList<BatchItemState> Items,
    ImmutableDictionary<string, int> Numbers,
    ImmutableSortedSet<(int Misses, int Number)> Pending,
    int Answered = 0,
    int Failed = 0,
    Trouble? Trouble = null,
    bool CancelRequested = false,
    string? State = null)
{
    public bool IsOpen => State is null;

    /// <summary>As whoever handed it in wished, or cheaper where a budget had no room for that; see <see cref="FellBack"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ServiceTier Tier { get; init; }

    /// <summary>Why what is left goes as calls at the full price; null = it does not, or was meant to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FellBack { get; init; }

    /// <summary>At providers, or on the way there, the oldest first. Their items are not among the pending.</summary>
    public ImmutableList<Submission> Submissions { get; init; } = [];

    /// <summary>Submissions in a row that brought no answer at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Fruitless { get; init; }

    /// <summary>Of the agent, fixed while anything is handed in; null = the newest.</summary>
    [JsonIgnore]
    public int? AgentVersion => Submissions.IsEmpty ? null : Submissions[0].AgentVersion;

    /// <summary>A call that was handed in and has no end; null = there is none of that number.</summary>
    public SubmittedCall? FindSubmitted(int attempt)
    {
        foreach (var submission in Submissions)
            if (submission.Open.TryGetValue(attempt, out var call)) return call;
        return null;
    }
}

/// <param name="Given">The entry that holds its content.</param>
/// <param name="Weight">Of its line in a prompt, in bytes of English text (<see cref="Context.TextWeight"/>).</param>
/// <param name="End">The entry that holds its answer, or says why there is none; 0 = neither yet.</param>
public sealed record BatchItemState(int Number, string Id, long Given, int Weight, long End = 0, bool IsAnswered = false);
