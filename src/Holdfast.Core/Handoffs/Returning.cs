namespace Holdfast.Core.Handoffs;

/// <summary>What a model is told of the time in which people had the conversation. Not shown to the user.</summary>
public static class Returning
{
    /// <summary>Stands before what a person said, so that the model does not take it for its own.</summary>
    public const string Mark = "[Written by a person of the team, not by you] ";

    public static string Note(string? note) =>
        "[A person of the team had this conversation and gives it back to you. What they said is marked above and holds: do not take it back, and do not "
        + $"hand the conversation off again for the same reason.{(string.IsNullOrWhiteSpace(note) ? "" : $" Their note: {note.Trim()}")}]";
}
