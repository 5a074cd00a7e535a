using System.Text.Json.Serialization;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Reviews;

/// <summary>Something that takes effect only when a person said yes.</summary>
/// <param name="Seq">Of the entry that asked.</param>
/// <param name="CallId">The tool call that waits for it; null = it is no call.</param>
/// <param name="Due">Nobody is asked any longer: the default holds.</param>
public sealed record Review(
    long Seq, ReviewSubject Subject, string Title, DateTimeOffset At, DateTimeOffset Due, bool ApprovedByDefault,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CallId = null)
{
    /// <summary>Who has taken it on; null = nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>People were reminded that it is due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReminded { get; init; }

    /// <summary>Null while nobody decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReviewDecided? Decision { get; init; }
}
