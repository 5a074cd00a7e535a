using System.Text;

namespace Holdfast.Core.Constitutions;

/// <summary>A system prompt as principles.</summary>
/// <param name="Role">Who the agent is and for whom it works.</param>
/// <param name="HardLimits">What it never does, one sentence each.</param>
/// <param name="InteractionPattern">How it deals with people: tone, when to ask, when to stop.</param>
/// <param name="Instructions">Put after the principles word for word; not under their word limit.</param>
/// <param name="Lessons">What was learned in conversations and approved by a person, one sentence each; shown after all else.</param>
public sealed record Constitution(
    string Role, IReadOnlyList<string> HardLimits, string InteractionPattern, string? Instructions = null, IReadOnlyList<string>? Lessons = null)
{
    /// <summary>The system prompt. The same constitution always renders to the same text, so that provider caches stay warm.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        text.Append("# Role\n").Append(Role.Trim()).Append("\n\n# Hard limits\n");
        foreach (var limit in HardLimits) text.Append("- ").Append(limit.Trim()).Append('\n');
        text.Append("\n# Interaction pattern\n").Append(InteractionPattern.Trim());
        if (!string.IsNullOrWhiteSpace(Instructions)) text.Append("\n\n").Append(Instructions);
        if (Lessons is not { Count: > 0 }) return text.ToString();
        text.Append("\n\n# Lessons from earlier conversations");
        foreach (var lesson in Lessons) text.Append("\n- ").Append(lesson.Trim());
        return text.ToString();
    }
}
