namespace Holdfast.Core.Reviews;

/// <summary>Answers of an agent are shown to nobody before a person said yes.</summary>
/// <param name="Always">
/// All of them; otherwise those that give cause to doubt (<see cref="Handoffs.AnswerRule"/>), in place of a hand-off.
/// </param>
/// <param name="Within">How long people have.</param>
/// <param name="ByDefault">They are sent when nobody decided in time; otherwise a person takes over.</param>
public sealed record AnswerHold(bool Always, TimeSpan Within, bool ByDefault = false);
