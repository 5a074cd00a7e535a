using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Crash;

/// <summary>A message that a client said, or tried to.</summary>
/// <param name="Content">Unlike any other.</param>
internal sealed record Said(string Content)
{
    /// <summary>The server has answered with success, so it must never forget.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>What came of it; null when the client was told to stop before it knew.</summary>
    public MessageAnswer? Answer { get; set; }

    /// <summary>Whether the answer that the client got is another than the one that follows the message in the journal.</summary>
    public bool IsHeardOtherwiseThan(IReadOnlyList<Entry> journal) => Answer is { } answer
        && (answer.Seq > journal.Count
            || journal[(int)answer.Seq - 1].Text("content") != Content
            || journal.Skip((int)answer.Seq).FirstOrDefault(entry => entry.IsWholeAnswer())?.AnswerText() != answer.Answer);
}

internal static class Journals
{
    public static bool IsWholeAnswer(this Entry entry) => entry.Kind == "answer" && !entry.Flag("partial");
}
