namespace Holdfast.Core.Memory.Squeezing;

/// <summary>
/// Makes a long tool result shorter without a model: what matters stays, and notes say what was left out and how to get it back.
/// Deterministic, linear in the length of the text, and never throws on malformed input.
/// </summary>
public static class Squeeze
{
    // From the most to the least particular: the first that recognises the text reads it.
    private static readonly Func<string, List<Line>?>[] Kinds =
        [JsonText.Read, HtmlText.Read, DiffText.Read, StackTraceText.Read, ListingText.Read, LogText.Read, PlainText.Read];

    /// <summary>A machine wrote it: data, markup, a diff, a trace, a listing, a log.</summary>
    public static bool IsNoProse(string content) => Kinds.SkipLast(1).Any(read => read(content) is not null);

    /// <summary>Shorter text for the same content, or null when none is at least a quarter smaller.</summary>
    /// <param name="content">What a tool returned, or what was left of it when it was squeezed before.</param>
    /// <param name="targetChars">Aim, in UTF-16 units: the result is at most about this long where the content allows; never longer than the input.</param>
    /// <param name="reference">How the model gets the original back, as in "recall entry 17"; stands in the note of what was left out.</param>
    public static string? Text(string content, int targetChars, string reference)
    {
        if (content.Length <= targetChars) return null;
        var whole = content.Length;
        // Its old note would be one line among others.
        if (LeftOut.EndsSqueezed(content)) content = content[..Math.Max(0, content.LastIndexOf('\n'))];
        foreach (var read in Kinds)
        {
            if (read(content) is not { } lines) continue;
            var squeezed = Selection.Fit(lines, targetChars, whole, reference);
            return squeezed.Length <= whole / 4 * 3 ? squeezed : null;
        }
        return null;
    }
}
