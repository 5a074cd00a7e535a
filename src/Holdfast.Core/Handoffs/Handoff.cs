using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Holdfast.Core.Conversations;

namespace Holdfast.Core.Handoffs;

/// <summary>A conversation that waits for a person, or is held by one. No model is called while it stands.</summary>
/// <param name="Seq">Of its entry.</param>
/// <param name="Code">Why, e.g. models_unavailable.</param>
/// <param name="At">When it was handed off.</param>
/// <param name="Waiting">The turn of what nobody has answered, which goes on when the conversation is returned; null = all is answered.</param>
public sealed record Handoff(
    long Seq, string Code, DateTimeOffset At, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Turn? Waiting)
{
    /// <summary>When a person should have come; null = no time was promised.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Due { get; init; }

    /// <summary>Higher first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Priority { get; init; }

    /// <summary>Who has taken it on; null = nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    /// <summary>When its owner last did something about it; without an owner it says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public DateTimeOffset ActiveAt { get; init; }

    /// <summary>A person has said something to the user.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAnswered { get; init; }

    /// <summary>People were reminded that it is due.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsReminded { get; init; }

    /// <summary>It was due, and nobody had come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOverdue { get; init; }

    /// <summary>What people wrote down for each other since, the newest last; null = nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<string>? Notes { get; init; }

    /// <summary>The draft that is asked for and not written; null = none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Draft? Draft { get; init; }

    /// <summary>Entry of the newest draft; 0 = there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Drafted { get; init; }

    /// <summary>Its owner did something. Clocks of nodes differ a little; what came later is never earlier.</summary>
    public Handoff ActiveAtLeast(DateTimeOffset at) => this with { ActiveAt = at > ActiveAt ? at : ActiveAt };

    /// <summary>With one more note. Drafts are shown the newest few.</summary>
    public Handoff With(string note)
    {
        var notes = (Notes ?? []).Add(note);
        return this with { Notes = notes.Count > MostNotes ? notes.RemoveAt(0) : notes };
    }

    private const int MostNotes = 10;
}
