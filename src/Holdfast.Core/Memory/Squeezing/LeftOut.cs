using System.Globalization;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>The notes of what was left out, all in one style.</summary>
internal static class LeftOut
{
    /// <summary>At least as long as any gap's note with its line break.</summary>
    public const int GapChars = 20;

    private const string Opening = "[… ", Words = " left out; ";

    public static string Gap(int lines) => string.Create(CultureInfo.InvariantCulture, $"{Opening}{lines} {Unit(lines)}]");

    public static string Names(IEnumerable<string> names) => $"{Opening}they name: {string.Join(' ', names)}]";

    public static string Lines(int lines, string reference) =>
        string.Create(CultureInfo.InvariantCulture, $"{Opening}{lines} {Unit(lines)}{Words}{reference}]");

    public static string Form(int chars, string reference) =>
        string.Create(CultureInfo.InvariantCulture, $"{Opening}the form of {chars} characters{Words}{reference}]");

    private static string Unit(int lines) => lines == 1 ? "line" : "lines";

    /// <summary>Every squeezed text ends with a note, so that it is known when it is squeezed again.</summary>
    public static bool EndsSqueezed(string text)
    {
        if (!text.EndsWith(']')) return false;
        var last = text.AsSpan(text.LastIndexOf('\n') + 1);
        return last.StartsWith(Opening, StringComparison.Ordinal) && last.Contains(Words, StringComparison.Ordinal);
    }
}
