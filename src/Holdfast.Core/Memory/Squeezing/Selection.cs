using System.Text;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>Chooses the lines that fit: the weightiest first, from both ends inwards; then names of what had to go.</summary>
internal static class Selection
{
    // Where lines have to go, this part of the room is for the names they held: a list of names says more in the same room than lines.
    private const double NamesShare = 0.6;

    /// <param name="lines">The text as its kind reads it.</param>
    /// <param name="targetChars">Room for all, notes included.</param>
    /// <param name="originalChars">Length of what was read.</param>
    /// <param name="reference">How to get the original back.</param>
    public static string Fit(List<Line> lines, int targetChars, int originalChars, string reference)
    {
        var note = LeftOut.Form(originalChars, reference);
        if (lines.Sum(line => (long)line.Text.Length + 1) + note.Length <= targetChars)
            return string.Join('\n', lines.Select(line => line.Text).Append(note));
        var room = Math.Max(0, targetChars - note.Length - LeftOut.GapChars);
        var names = (int)(room * NamesShare);
        var kept = new bool[lines.Count];
        var left = Choose(lines, kept, room - names);
        var named = NamesLeft.In(lines, kept, names);
        var unused = names - named.Sum(name => name.Length + 1) - LeftOut.GapChars;
        if (unused > names / 4) // few names: their room goes to more lines
        {
            Choose(lines, kept, left + unused);
            named = NamesLeft.In(lines, kept, names - unused);
        }
        return Write(lines, kept, named, reference);
    }

    /// <summary>Marks lines as kept while there is room, and returns the room that is left.</summary>
    private static int Choose(List<Line> lines, bool[] kept, int room)
    {
        bool Kept(int i) => i < 0 || i >= kept.Length || kept[i];
        for (var weight = Line.Most; weight > 0; weight--)
        {
            for (var step = 0; step < lines.Count; step++)
            {
                var i = step % 2 == 0 ? step / 2 : lines.Count - 1 - step / 2;
                if (lines[i].Weight != weight || kept[i]) continue;
                var gaps = 1 - (Kept(i - 1) ? 1 : 0) - (Kept(i + 1) ? 1 : 0);
                var cost = lines[i].Text.Length + 1 + gaps * LeftOut.GapChars;
                if (cost > room) continue;
                kept[i] = true;
                room -= cost;
            }
        }
        return room;
    }

    private static string Write(List<Line> lines, bool[] kept, IReadOnlyList<string> names, string reference)
    {
        var (text, gap, left) = (new StringBuilder(), 0, 0);
        for (var i = 0; i < lines.Count; i++)
        {
            if (!kept[i])
            {
                gap++;
                left++;
                continue;
            }
            if (gap > 0) text.Append(LeftOut.Gap(gap)).Append('\n');
            gap = 0;
            text.Append(lines[i].Text).Append('\n');
        }
        if (names.Count > 0) text.Append(LeftOut.Names(names)).Append('\n');
        return text.Append(LeftOut.Lines(left, reference)).ToString();
    }
}
