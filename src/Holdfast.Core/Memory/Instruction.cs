using System.Collections.Frozen;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>Recognises what a user asks an agent to hold to from then on, whatever the next question is about.</summary>
internal static class Instruction
{
    // A short message with one of these is taken for one; a long one usually holds the word by chance.
    private static readonly FrozenSet<string> Cues = FrozenSet.ToFrozenSet(
        ["always", "never", "whenever", "prefer", "immer", "niemals", "toujours", "jamais", "siempre", "nunca", "sempre", "altijd"], StringComparer.OrdinalIgnoreCase);

    private const int LongestChars = 400;

    private static readonly char[] Separators = [' ', ',', '.', ';', ':', '!', '?', '\n', '\t', '"', '(', ')'];

    public static bool IsIn(Remembered message) => message.Role == MessageRole.User && IsIn(message.Text);

    /// <param name="text">Of the user.</param>
    public static bool IsIn(string text) =>
        text.Length <= LongestChars && text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Any(Cues.Contains);
}
