using System.Text;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>The text of a page, with the addresses of its links; no scripts, styles or navigation.</summary>
internal static class HtmlText
{
    private static readonly string[] Dropped = ["script", "style", "nav", "noscript", "svg", "footer", "template", "iframe"];
    private static readonly string[] Inline = ["a", "b", "i", "em", "strong", "span", "code", "small", "sup", "sub", "u", "font", "abbr", "td", "th"];

    public static List<Line>? Read(string content)
    {
        var head = content.AsSpan(0, Math.Min(content.Length, 1000)).TrimStart();
        var isPage = head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || (head.StartsWith("<", StringComparison.Ordinal) && head.Contains("<body", StringComparison.OrdinalIgnoreCase));
        if (!isPage) return null;
        var lines = Strip(content).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return PlainText.Read(string.Join('\n', lines));
    }

    private static string Strip(string page)
    {
        var text = new StringBuilder();
        for (var at = 0; at < page.Length;)
        {
            var open = page.IndexOf('<', at);
            if (open < 0) open = page.Length;
            AppendText(text, page.AsSpan(at, open - at));
            if (open == page.Length) break;
            at = After(page, open, text);
        }
        return text.ToString();
    }

    /// <summary>Where the text goes on after the tag at <paramref name="open"/>. What is never closed reaches to the end.</summary>
    private static int After(string page, int open, StringBuilder text)
    {
        if (string.CompareOrdinal(page, open, "<!--", 0, 4) == 0) return End(page, "-->", open);
        var close = End(page, ">", open);
        var tag = page.AsSpan(open + 1, Math.Max(0, close - open - 2));
        var length = tag.IndexOfAny(" \t\r\n/");
        var name = (length <= 0 ? tag.Trim('/') : tag[..length]).ToString();
        if (Array.Exists(Dropped, dropped => name.Equals(dropped, StringComparison.OrdinalIgnoreCase)))
            return End(page, ">", End(page, "</" + name, close) - 1);
        if (!Array.Exists(Inline, inline => name.Equals(inline, StringComparison.OrdinalIgnoreCase))) text.Append('\n');
        else if (name.Equals("a", StringComparison.OrdinalIgnoreCase) && Address(tag) is { Length: > 0 } address)
            text.Append(" (").Append(address).Append(") ");
        else if (name is "td" or "th") text.Append(' ');
        return close;
    }

    private static int End(string page, string mark, int from) =>
        from >= 0 && from < page.Length && page.IndexOf(mark, from, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? at + mark.Length : page.Length;

    private static ReadOnlySpan<char> Address(ReadOnlySpan<char> tag)
    {
        var at = tag.IndexOf("href=\"", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return [];
        var address = tag[(at + 6)..];
        return address.IndexOf('"') is >= 0 and var end && address[0] != '#' ? address[..end] : [];
    }

    private static void AppendText(StringBuilder text, ReadOnlySpan<char> part)
    {
        var plain = part.Contains('&')
            ? part.ToString().Replace("&lt;", "<").Replace("&gt;", ">").Replace("&quot;", "\"")
                .Replace("&#39;", "'").Replace("&nbsp;", " ").Replace("&amp;", "&")
            : part.ToString();
        text.Append(plain);
    }
}
