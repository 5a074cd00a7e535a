namespace Holdfast.Core.Knowledge;

/// <summary>The headings that a place in a document stands under.</summary>
public sealed class HeadingTrail
{
    private const int LongestChars = 160;

    private readonly List<(int Level, string Text)> _open = [];

    /// <summary>From the outermost; cut where it is very long.</summary>
    public string Text
    {
        get
        {
            var trail = string.Join(" > ", _open.Select(heading => heading.Text));
            return trail.Length <= LongestChars ? trail : trail[..(LongestChars - (char.IsHighSurrogate(trail[LongestChars - 1]) ? 1 : 0))] + "…";
        }
    }

    public void Enter(int level, ReadOnlySpan<char> line)
    {
        _open.RemoveAll(heading => heading.Level >= level);
        _open.Add((level, line.Trim().Trim('#').Trim().ToString()));
    }

    /// <summary>The trail of the passage that begins at a place.</summary>
    public static string At(string text, int from)
    {
        var trail = new HeadingTrail();
        foreach (var line in TextLine.Of(text).TakeWhile(line => line.End <= from))
            if (line.Heading > 0) trail.Enter(line.Heading, text.AsSpan(line.From, line.Length));
        return trail.Text;
    }
}
