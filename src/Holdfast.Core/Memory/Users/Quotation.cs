using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory.Users;

/// <summary>
/// The words that a fact is known from: the user's own, or a tool's. What a model said, what was recalled and what stands on a fact sheet
/// is no source,
/// or memory would in time be quoting itself.
/// </summary>
public static class Quotation
{
    private const int ShortestChars = 8;

    /// <summary>
    /// Entries of the prompt that the words stand in, newest first. A long result may stand there shortened: the entry itself decides.
    /// </summary>
    public static IEnumerable<long> Sources(Conversation c, string quote)
    {
        var words = Words(quote);
        return c.Items.Reverse().Where(item => TextOf(item) is { } text && Words(text).Contains(words, StringComparison.Ordinal))
            .Select(item => item.Seq);
    }

    /// <summary>What is wrong with a quotation of an entry; null = nothing. White space may differ.</summary>
    public static string? Problem(string quote, Entry entry)
    {
        if (TextOf(entry.Fact) is not { } text) return $"Entry {entry.Seq} is neither the user's own words nor a tool's result.";
        var (words, all) = (Words(quote), Words(text));
        return words.Length == 0 || !all.Contains(words, StringComparison.Ordinal)
                ? $"The words do not stand in entry {entry.Seq}. Quote them exactly."
            : words.Length < ShortestChars && words != all ? $"Quote at least {ShortestChars} characters, or the whole message."
            : words.Length > Limits.QuoteChars ? $"Quote at most {Limits.QuoteChars} characters: only the words that say it."
            : null;
    }

    private static string? TextOf(PromptItem item) => item switch
    {
        UserItem { OfReview: false } user => user.Text,
        ToolResultItem result when !MemoryTools.IsOne(result.Name) => Repetition.Whole(result).Content,
        _ => null,
    };

    private static string? TextOf(Fact fact) => fact switch
    {
        UserMessage f => f.Content,
        ToolResult f when !MemoryTools.IsOne(f.Name) => f.Content,
        MessageImported { Role: MessageRole.User } f => f.Content,
        MessageImported { Role: MessageRole.Tool } f when !MemoryTools.IsOne(f.Name ?? "") => f.Content,
        _ => null,
    };

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
