using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Replay;

/// <summary>Where two transcripts part.</summary>
internal static class Difference
{
    /// <summary>
    /// The first message that differs, in words; null when both say the same. Nothing is tolerated: texts, ids and arguments are
    /// compared as written.
    /// </summary>
    public static string? First(IReadOnlyList<Said> recorded, IReadOnlyList<Said> journal)
    {
        for (var i = 0; i < Math.Min(recorded.Count, journal.Count); i++)
            if (Between(recorded[i], journal[i]) is { } difference) return Invariant($"message {i + 1} ({recorded[i].Role}): {difference}");
        if (recorded.Count == journal.Count) return null;
        if (recorded.Count > journal.Count)
            return Invariant($"message {journal.Count + 1} ({recorded[journal.Count].Role}): the journal ends before it");
        var more = journal[recorded.Count];
        return Invariant($"the journal goes on after message {recorded.Count} with ({more.Role}) {Quote(more.Text, 0)}");
    }

    private static string? Between(Said recorded, Said journal)
    {
        if (recorded.Role != journal.Role) return $"the journal has one of role {journal.Role}: {Quote(journal.Text, 0)}";
        if (recorded.CallId != journal.CallId) return $"it answers call {recorded.CallId}, in the journal {journal.CallId}";
        if (recorded.Text != journal.Text) return Texts("text", recorded.Text, journal.Text);
        if (recorded.Calls.Count != journal.Calls.Count)
            return Invariant($"{recorded.Calls.Count} tool calls, in the journal {journal.Calls.Count}");
        return recorded.Calls.Zip(journal.Calls, Between).FirstOrDefault(difference => difference is not null);
    }

    private static string? Between(ToolCall recorded, ToolCall journal) =>
        recorded.Id != journal.Id ? $"call id {recorded.Id}, in the journal {journal.Id}"
        : recorded.Name != journal.Name ? $"call of {recorded.Name}, in the journal of {journal.Name}"
        : recorded.Arguments != journal.Arguments ? Texts($"arguments of {recorded.Name}", recorded.Arguments, journal.Arguments)
        : null;

    /// <summary>Shows both from a little before where they part.</summary>
    private static string Texts(string what, string recorded, string journal)
    {
        var same = recorded.AsSpan().CommonPrefixLength(journal);
        var from = Math.Max(0, same - 20);
        return Invariant($"{what} differs at character {same + 1}: recorded {Quote(recorded, from)}, journal {Quote(journal, from)}");
    }

    private static string Quote(string text, int from)
    {
        const int shown = 80;
        var part = text[from..].ReplaceLineEndings("\\n");
        return part.Length <= shown ? $"\"{part}\"" : $"\"{part[..shown]}…\"";
    }
}
