using System.Collections.Frozen;

namespace Holdfast.Core.Memory;

/// <summary>Words of a text as they are compared: lower case, without English endings, without words that say nothing.</summary>
public static class Terms
{
    private const int Longest = 40;

    // Function words of English; in other languages frequent words weigh little by themselves, as the ranking counts how many messages hold them.
    private static readonly FrozenSet<string> Empty = FrozenSet.ToFrozenSet(
        ("a an the and or but if of to in on at for with from by as is are was were be been being am do does did doing have has had having i me my mine we us our "
        + "you your yours he him his she her hers it its they them their this that these those there here what which who whom whose when where why how not no nor "
        + "so than then too very can could will would shall should may might must just also about into over under again more most some any all each other such only "
        + "own same s t d ll m re ve").Split(' '));

    /// <summary>In the order of the text. Linear in its length.</summary>
    public static IEnumerable<string> Of(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            if (end - start is > 0 and <= Longest)
            {
                var word = text[start..end].ToLowerInvariant();
                if (!Empty.Contains(word)) yield return Stem(word);
            }
            start = end + 1;
        }
    }

    /// <summary>Takes off the endings of plural, past and continuous forms, so that "painted" finds "paintings".</summary>
    public static string Stem(string word)
    {
        if (word.Length < 4 || !char.IsAsciiLetterLower(word[^1])) return word;
        var stem = word;
        if (Ends("ies", 3)) stem = word[..^3] + "y";
        else if (Ends("sses", 2)) stem = word[..^2];
        else if (word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i')) stem = word[..^1];
        foreach (var ending in (ReadOnlySpan<string>)["ingly", "edly", "ing", "ed", "ly"])
        {
            if (stem.Length - ending.Length < 3 || !stem.EndsWith(ending, StringComparison.Ordinal)) continue;
            stem = stem[..^ending.Length];
            // "planned" is "plan", "hoped" is "hope" without its e, as "hope" itself becomes below.
            if (stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z')) stem = stem[..^1];
            break;
        }
        return stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem;

        bool Ends(string ending, int cut) => word.EndsWith(ending, StringComparison.Ordinal) && word.Length - cut >= 3;
    }
}
