using Holdfast.Client.Contract;

namespace Holdfast.Cli.Replay;

/// <summary>What is done to play one session.</summary>
/// <param name="File">The file it comes from.</param>
/// <param name="PracticeId">Its name at the practice model in this run: its bill is found by it, and runs do not mix.</param>
/// <param name="Recorded">The session as it was recorded.</param>
/// <param name="Messages">Normalised.</param>
/// <param name="Said">Index into <paramref name="Messages"/> of the first user message that is said; those before it are imported.</param>
internal sealed record Script(
    string File, string PracticeId, RecordedSession Recorded, IReadOnlyList<RecordedMessage> Messages, int Said)
{
    /// <summary>The recorded system prompt.</summary>
    public string? Instructions => Recorded.Messages[0] is { Role: "system", Text: { Length: > 0 } text } ? text : null;

    public IEnumerable<ImportMessage> Imported => Messages.Take(Said).Select(Import);

    public IEnumerable<string> UserMessages => Messages.Skip(Said).Where(message => message.Role == "user").Select(message => message.Text);

    /// <returns>Null when nobody says anything in it.</returns>
    public static Script? Of(string file, RecordedSession session, string run)
    {
        var messages = Normalise.Messages(session.Messages);
        var first = messages.ToList().FindIndex(message => message.Role == "user");
        if (first < 0) return null;
        while (first + 1 < messages.Count && messages[first + 1].Role == "user") first++;
        return new(file, $"{session.Id}~{run}", session, messages, first);
    }

    private static ImportMessage Import(RecordedMessage message) => new(
        message.Role switch { "user" => MessageRole.User, "tool" => MessageRole.Tool, _ => MessageRole.Assistant },
        message.Text, message.Name, Ref: message.Ref, ToolCalls: message.ToolCalls, ToolCallId: message.ToolCallId);
}
