using System.Collections.Immutable;
using Holdfast.Core.Conversations;
using Holdfast.Core.Differences;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Context;

/// <summary>
/// A result that shows again what an earlier one of the turn shows, as a file does that is read once more after an edit: only what changed is shown. Which
/// one it is like is decided when it comes, and journaled; the journal holds the whole result.
/// </summary>
public static class Repetition
{
    /// <summary>Characters under which there is little to save.</summary>
    private const int Long = 1_000;

    /// <summary>Earlier results that are looked at, the newest.</summary>
    private const int LookedAt = 8;

    /// <summary>Lines removed and added, together.</summary>
    private const int MostChanges = 200;

    /// <summary>What changed is shown where it has at most this part of the length.</summary>
    private const int Part = 2;

    private const int LongestArguments = 200;

    /// <summary>The entry of the earlier result; null when it is like none that is in view as it was.</summary>
    public static long? Of(Conversation c, string tool, string content)
    {
        if (content.Length < Long) return null;
        return Candidates(c, tool).Take(LookedAt).FirstOrDefault(one => Changes(one, content) is not null)?.Seq;
    }

    /// <summary>The result as it is shown; as it is where what it is like is not in view as it was.</summary>
    public static ToolResultItem Show(Conversation c, ToolResultItem result, long like) =>
        Candidates(c, result.Name).FirstOrDefault(one => one.Seq == like) is { } before && Changes(before, result.Content) is { } changes
            ? With(result, Header(c, before, changes.Length == 0) + changes) with { Like = new(like, result.Content) }
            : result;

    public static ToolResultItem Whole(ToolResultItem result) => result.Like is { } like ? With(result, like.Whole) with { Like = null } : result;

    /// <summary>As if nothing had been shown by its differences.</summary>
    public static Conversation Whole(Conversation c) => c.Items.Exists(item => item is ToolResultItem { Like: not null })
        ? c with { Items = c.Items.Select(item => item is ToolResultItem result ? Whole(result) : item).ToImmutableList() }
        : c;

    /// <summary>Of the running turn alone, which leaves the prompt together or is shortened together.</summary>
    private static IEnumerable<ToolResultItem> Candidates(Conversation c, string tool) => c.Items.Skip(PromptFold.TurnIndex(c)).OfType<ToolResultItem>().Reverse()
        .Where(item => item.Name == tool && item is { IsError: false, Shortened: false, Like: null, Content.Length: >= Long });

    /// <summary>Empty when nothing changed; null when too much did.</summary>
    private static string? Changes(ToolResultItem before, string content)
    {
        var most = content.Length / Part;
        return Math.Abs(before.Content.Length - content.Length) <= most && LineDiff.Between(before.Content, content, MostChanges) is { } diff && diff.Length <= most
            ? diff
            : null;
    }

    private static string Header(Conversation c, ToolResultItem before, bool isSame) =>
        $"[The same as {Call(c, before)} gave above (entry {before.Seq}){(isSame ? ".]" : ", but for these lines:]\n")}";

    private static string Call(Conversation c, ToolResultItem result)
    {
        var at = c.Items.FindIndex(item => item.Seq == result.Seq);
        var call = c.Items.Take(at).OfType<AssistantItem>().LastOrDefault()?.Blocks.OfType<ToolCallBlock>().FirstOrDefault(block => block.Id == result.CallId);
        return call is { Arguments.Length: <= LongestArguments } ? $"{call.Name} {call.Arguments}" : result.Name;
    }

    private static ToolResultItem With(ToolResultItem result, string content) => result with { Content = content, Size = TextWeight.Of(content) };
}
