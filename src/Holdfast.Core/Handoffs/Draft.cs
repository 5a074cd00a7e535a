using System.Text.Json.Serialization;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Handoffs;

/// <summary>A reply that a person has asked a model for, and that is not written yet.</summary>
/// <param name="Seq">Of the entry that asked.</param>
/// <param name="Instruction">What they wish of it.</param>
public sealed record Draft(
    long Seq, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Instruction, DateTimeOffset At)
{
    /// <summary>The latest attempt at it; 0 before the first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Attempt { get; init; }

    /// <summary>Attempts that brought nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Failures { get; init; }

    /// <summary>What was wrong with the latest of them; null = it said nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trouble { get; init; }

    /// <summary>An attempt that came to its end counts against its model, unless we broke it off ourselves: a message came, or the process died.</summary>
    public Draft After(AttemptEnded ended) => ended.Attempt != Attempt || ended.Failure?.Kind is FailureKind.Cancelled or FailureKind.Abandoned
        ? this
        : this with { Failures = Failures + 1, Trouble = ended.Failure?.Message };
}
