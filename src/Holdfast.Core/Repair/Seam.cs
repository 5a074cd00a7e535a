namespace Holdfast.Core.Repair;

/// <summary>
/// Where an answer that broke off is gone on with: a model repeats the last words, begins the cut word again, or says all of it once more. What is repeated
/// is found as the longest end of the one text, from the beginning of a word or a mark on, that the other begins with.
/// </summary>
public static class Seam
{
    /// <summary>Letters and digits under which it is chance: a closing bracket follows another in code, one digit another in a number.</summary>
    private const int LeastRepeated = 3;

    /// <summary>UTF-16 units at the end of the first text in which a repetition may begin, unless all of it is said again.</summary>
    private const int Reach = 400;

    /// <summary>UTF-16 units at the beginning of <paramref name="after"/> that repeat the end of <paramref name="before"/>.</summary>
    public static int Overlap(string before, string after)
    {
        foreach (var end in Ends(before))
            if (after.AsSpan().StartsWith(before.AsSpan(end)) && before.AsSpan(end).Count(char.IsLetterOrDigit) >= LeastRepeated) return before.Length - end;
        return 0;
    }

    /// <summary>No more of <paramref name="after"/> can change what <see cref="Overlap"/> says of it.</summary>
    public static bool IsDecided(string before, string after)
    {
        foreach (var end in Ends(before))
            if (before.Length - end > after.Length && before.AsSpan(end).StartsWith(after)) return false;
        return true;
    }

    private static int Count(this ReadOnlySpan<char> text, Func<char, bool> isOne)
    {
        var count = 0;
        foreach (var unit in text)
            if (isOne(unit)) count++;
        return count;
    }

    /// <summary>Where a repetition may begin, the longest first.</summary>
    private static IEnumerable<int> Ends(string before)
    {
        if (before.Length > Reach) yield return 0;
        for (var i = Math.Max(0, before.Length - Reach); i < before.Length; i++)
            if (i == 0 || KindOf(before[i - 1]) != KindOf(before[i])) yield return i;
    }

    private static int KindOf(char unit) => char.IsLetterOrDigit(unit) ? 0 : char.IsWhiteSpace(unit) ? 1 : 2;
}
