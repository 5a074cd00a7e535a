namespace Holdfast.Cli.Replay;

/// <summary>
/// Brings a recording into the form that a conversation can have:
/// several assistant messages in a row are one answer, and several user messages in a row one message (joined by a blank line; those that
/// open the session stay apart, they are imported); a tool call without a result gets one that says so; system messages after the first
/// are left out; blank text says nothing.
/// </summary>
internal static class Normalise
{
    /// <summary>What the practice model's tools answer to a call whose result was not recorded.</summary>
    public const string NoResult = "(no result was recorded)";

    public static IReadOnlyList<RecordedMessage> Messages(IEnumerable<RecordedMessage> recorded)
    {
        var messages = new List<RecordedMessage>();
        var opened = false;
        foreach (var message in recorded.Where(message => message.Role != "system"))
        {
            opened |= message.Role == "assistant";
            if (message.Role != "tool") messages.AddRange(MissingResults(messages));
            var joins = messages.Count > 0 && messages[^1].Role == message.Role && Joins(message.Role, opened);
            if (joins) messages[^1] = Join(messages[^1], message);
            else messages.Add(message);
        }
        messages.AddRange(MissingResults(messages));
        return messages;
    }

    private static bool Joins(string role, bool opened) => role == "assistant" || (role == "user" && opened);

    private static RecordedMessage Join(RecordedMessage first, RecordedMessage second) => first with
    {
        Content = string.Join("\n\n", new[] { first.Text, second.Text }.Where(text => text.Length > 0)),
        ToolCalls = [.. first.Calls, .. second.Calls],
    };

    /// <summary>For the calls of the latest answer that no tool message after it answers.</summary>
    private static List<RecordedMessage> MissingResults(List<RecordedMessage> messages)
    {
        var at = messages.FindLastIndex(message => message.Role != "tool");
        if (at < 0) return [];
        var answered = messages.Skip(at + 1).Select(result => result.ToolCallId).ToHashSet();
        return [.. messages[at].Calls.Where(call => !answered.Contains(call.Id))
            .Select(call => new RecordedMessage("tool", NoResult, ToolCallId: call.Id, Name: call.Name))];
    }
}
