using System.Globalization;
using System.Text;
using Holdfast.Core.Conversations;

namespace Holdfast.Core.Context;

/// <summary>What the agent says to a message that is longer than it can hold: how much that is, what it consists of, and which part matters.</summary>
internal static class TooLong
{
    private const int MostParts = 8, TitleChars = 60;

    /// <summary>Null when it is not what the user said that is too long.</summary>
    /// <param name="tokens">Estimated tokens of the whole prompt.</param>
    /// <param name="room">Tokens that there are for it.</param>
    public static string? Ask(Conversation c, int rate, int tokens, int room)
    {
        var longest = c.Items.Skip(PromptFold.TurnIndex(c)).OfType<UserItem>().MaxBy(item => item.Size);
        if (longest is null) return null;
        var its = TokenEstimator.Tokens(TokenEstimator.Bytes(longest), rate);
        var most = room - (tokens - its);
        if (most <= 0) return null;
        var ask = new StringBuilder();
        ask.Append(CultureInfo.InvariantCulture, $"Your message has about {its} tokens, and I can hold about {most} of it at once. ")
            .Append("Rather than guess from a piece of it, I ask: which part matters to you? Name it, or send it by itself.");
        foreach (var (number, start, title) in Parts(longest.Text, Math.Min(MostParts, 1 + (its / most))))
            ask.Append(CultureInfo.InvariantCulture, $"\n{number}. {title} (entry {longest.Seq}, from character {start})");
        return ask.ToString();
    }

    /// <summary>About equal parts that begin at a line where there is one near, each with the first words of it.</summary>
    private static IEnumerable<(int Number, int Start, string Title)> Parts(string text, int count)
    {
        var last = -1;
        for (var number = 1; number <= count; number++)
        {
            var start = (int)((long)text.Length * (number - 1) / count);
            if (start > 0 && text.LastIndexOf('\n', start) is var line && line > start - (text.Length / (2 * count))) start = line + 1;
            if (char.IsLowSurrogate(text[start])) start--;
            if (start > last) yield return (number, start, Title(text, start));
            last = start;
        }
    }

    private static string Title(string text, int start)
    {
        var words = text.AsSpan(start, Math.Min(text.Length - start, 4 * TitleChars)).Trim();
        if (words.IndexOf('\n') is > 0 and var end) words = words[..end].TrimEnd();
        if (words.Length > TitleChars) words = words[..(char.IsHighSurrogate(words[TitleChars - 1]) ? TitleChars - 1 : TitleChars)].TrimEnd();
        return $"“{words}…”";
    }
}
