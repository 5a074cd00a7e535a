namespace Holdfast.Core.Knowledge;

/// <summary>A stretch of a document that is shown as a whole.</summary>
/// <param name="From">First UTF-16 unit.</param>
/// <param name="Length">UTF-16 units; at least 1.</param>
/// <param name="Trail">The headings it stands under, from the outermost: "Refunds > Late parcels"; empty where there are none.</param>
public sealed record Passage(int From, int Length, string Trail)
{
    public string In(string text) => text.Substring(From, Length);
}

/// <summary>Cuts documents where their authors did: at headings, blank lines and the edges of code, then at lines, then at words.</summary>
public static class Passages
{
    /// <summary>A heading begins a new passage once the one before it has so many characters; no passage has more than the second.</summary>
    public const int Enough = 600, Longest = 1_200;

    /// <summary>Every passage in order; together they hold all of the text but white space between them.</summary>
    public static IReadOnlyList<Passage> Cut(string text)
    {
        var passages = new List<Passage>();
        var trail = new HeadingTrail();
        var (from, end, under) = (0, 0, "");
        foreach (var block in Blocks(text))
        {
            if (end > from && (block.End - from > Longest || (block.Heading > 0 && end - from >= Enough))) Close();
            if (end == from) (from, under) = (block.From, trail.Text);
            if (block.Heading > 0) trail.Enter(block.Heading, text.AsSpan(block.From, block.End - block.From));
            end = block.End;
            while (end - from > Longest)
            {
                var cut = from + Longest;
                for (; cut > from && !char.IsWhiteSpace(text[cut - 1]); cut--) { }
                // A word longer than a passage is cut all the same, but no character in two.
                if (cut == from) cut = from + Longest - (char.IsHighSurrogate(text[from + Longest - 1]) ? 1 : 0);
                Add(cut);
                // Indentation stays, but not what stood between two words.
                while (cut < end && text[cut] == ' ') cut++;
                (from, under) = (cut, trail.Text);
            }
        }
        Close();
        return passages;

        void Close()
        {
            Add(end);
            from = end;
        }

        void Add(int to)
        {
            while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
            if (to > from) passages.Add(new(from, to - from, under));
        }
    }

    /// <summary>
    /// What is not cut while it fits: a heading alone, a paragraph, a table, a fenced piece of code. Longer ones come line by line.
    /// </summary>
    private static IEnumerable<Block> Blocks(string text)
    {
        var lines = new List<TextLine>();
        foreach (var line in TextLine.Of(text))
        {
            if (lines.Count > 0 && StartsBlock(lines[^1], line))
            {
                foreach (var block in Whole(lines)) yield return block;
                lines.Clear();
            }
            if (!line.IsBlank || line.InCode) lines.Add(line);
        }
        foreach (var block in Whole(lines)) yield return block;
    }

    private static bool StartsBlock(TextLine before, TextLine line) =>
        line.Heading > 0 || before.Heading > 0 || (line.IsBlank && !line.InCode) || line.InCode != before.InCode;

    private static IEnumerable<Block> Whole(List<TextLine> lines) => lines.Count == 0 ? []
        : lines[^1].End - lines[0].From <= Longest ? [new(lines[0].From, lines[^1].End, lines[0].Heading)]
        : lines.Select(line => new Block(line.From, line.End, line.Heading));

    private readonly record struct Block(int From, int End, int Heading);
}
