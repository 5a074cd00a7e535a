using System.Security.Cryptography;
using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;

namespace Holdfast.Core.Reviews;

/// <summary>A question that an agent asked in place of an answer. What it asks in one conversation after another, its constitution may lack.</summary>
/// <param name="Seq">Of the answer.</param>
/// <param name="Request">What the user had said.</param>
public sealed record Clarification(ConversationKey Key, long Seq, string Agent, string Question, string Request, DateTimeOffset At)
{
    /// <summary>Conversations in which the same was asked before people are shown it.</summary>
    public const int Conversations = 5;

    /// <summary>What was asked longer ago counts no more.</summary>
    public static readonly TimeSpan Lookback = TimeSpan.FromDays(14);

    /// <summary>An answer that says much besides what it asks is an answer.</summary>
    private const int MostChars = 500, RequestChars = 300;

    private const double LeastQuestion = 0.6, LeastAlike = 0.6;

    private static readonly char[] Marks = ['?', '？', '؟'];

    /// <summary>Null where the entry is something else.</summary>
    /// <param name="before">The state to which the entry was appended.</param>
    public static Clarification? Of(Conversation before, Entry entry)
    {
        if (entry.Fact is not Answer { Stop: StopReason.EndTurn } answer || before.Turn is not { Rounds: 0 }) return null;
        var asked = QuestionIn(string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text)));
        var request = before.Items.OfType<UserItem>().LastOrDefault();
        return request is null || asked is null
            ? null
            : new(before.Key, entry.Seq, before.Agent, asked, Plain(request.Text) is var said && said.Length > RequestChars ? said[..RequestChars] + "…" : said, entry.At);
    }

    /// <summary>What a text asks that does little else; null where it is something else.</summary>
    internal static string? QuestionIn(string said)
    {
        var text = Plain(said);
        if (text.Length is 0 or > MostChars || text.IndexOfAny(Marks) < 0) return null;
        var asked = string.Join(' ', Sentences(text).Where(sentence => Marks.Contains(sentence[^1])));
        return asked.Length < LeastQuestion * text.Length ? null : asked;
    }

    /// <summary>The same question in enough conversations; null while there are fewer.</summary>
    /// <param name="recent">Of one agent, the newest first.</param>
    public static IReadOnlyList<Clarification>? Repeated(IReadOnlyList<Clarification> recent)
    {
        var terms = recent.Select(one => TermsOf(one.Question)).ToList();
        for (var i = 0; i < recent.Count; i++)
        {
            var alike = recent.Where((_, j) => Alike(terms[i], terms[j])).DistinctBy(one => one.Key).ToList();
            if (alike.Count >= Conversations) return alike;
        }
        return null;
    }

    public static bool AreAlike(string question, string other) => Alike(TermsOf(question), TermsOf(other));

    /// <summary>The same whoever proposes it and however often.</summary>
    public static string ProposalOf(IReadOnlyList<Clarification> repeated)
    {
        var first = repeated.MinBy(one => (one.At, one.Key.Conversation))!;
        return Proposal.Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{first.Key}#{first.Seq}")).AsSpan(0, 12));
    }

    /// <summary>Words that differ from case to case, such as numbers, do not tell questions apart.</summary>
    private static HashSet<string> TermsOf(string question) => [.. Terms.Of(question).Where(term => !term.Any(char.IsDigit))];

    private static bool Alike(HashSet<string> terms, HashSet<string> others)
    {
        var shared = terms.Count(others.Contains);
        return shared > 0 && shared >= LeastAlike * (terms.Count + others.Count - shared);
    }

    private static IEnumerable<string> Sentences(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length - 1 && !IsEnd(text, end)) end++;
            if (text[start..(end + 1)].Trim() is { Length: > 0 } sentence) yield return sentence;
            start = end + 1;
        }
    }

    private static bool IsEnd(string text, int at) => text[at] is '。' or '！' || Marks.Contains(text[at]) || (text[at] is '.' or '!' && char.IsWhiteSpace(text[at + 1]));

    private static string Plain(string text) => new([.. text.ReplaceLineEndings(" ").Where(c => !char.IsControl(c))]);
}
