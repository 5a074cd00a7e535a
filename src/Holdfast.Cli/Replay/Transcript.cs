using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Replay;

/// <summary>One message of a transcript, in the form in which recording and journal are compared.</summary>
/// <param name="CallId">The call that a tool's message answers.</param>
internal sealed record Said(string Role, string Text, IReadOnlyList<ToolCall> Calls, string? CallId = null);

/// <summary>
/// What was said, in order, read from a recording or from a journal. Parallel tool results are put in the order of their calls.
/// </summary>
internal static class Transcript
{
    /// <summary>The practice model's answer to whatever comes after the recording's end.</summary>
    public const string End = "(end of recording)";

    /// <param name="messages">Normalised.</param>
    public static IReadOnlyList<Said> Of(IEnumerable<RecordedMessage> messages) =>
        InCallOrder(messages.Select(message => new Said(message.Role, message.Text, message.Calls, message.ToolCallId)));

    /// <summary>The recording's transcript and how the practice model rounds it off when its last message leaves an answer owed.</summary>
    public static IReadOnlyList<Said> Expected(IReadOnlyList<Said> recorded) =>
        recorded[^1] is { Role: "assistant" } ? recorded : [.. recorded, new("assistant", End, [])];

    public static IReadOnlyList<Said> Of(IEnumerable<Entry> journal) => InCallOrder(journal.Select(Read).OfType<Said>());

    private static Said? Read(Entry entry) => entry.Kind switch
    {
        "user_message" => new("user", entry.Text("content"), []),
        "answer" => new("assistant", entry.AnswerText()!, [.. entry.ToolCalls()]),
        "tool_result" => new("tool", entry.Text("content"), [], entry.Text("call_id")),
        "message_imported" => new(entry.ImportedRole(), entry.Text("content"), [.. entry.ImportedCalls()], CallId(entry)),
        _ => null,
    };

    private static List<Said> InCallOrder(IEnumerable<Said> transcript)
    {
        var ordered = new List<Said>();
        var results = new List<Said>();
        foreach (var said in transcript)
        {
            if (said.Role == "tool")
            {
                results.Add(said);
                continue;
            }
            Settle();
            ordered.Add(said);
        }
        Settle();
        return ordered;

        void Settle()
        {
            var calls = ordered.Count > 0 ? ordered[^1].Calls.Select(call => call.Id).ToList() : [];
            ordered.AddRange(results.OrderBy(result => calls.IndexOf(result.CallId!)));
            results.Clear();
        }
    }

    private static string? CallId(Entry imported) => imported.Text("tool_call_id") is { Length: > 0 } id ? id : null;
}
