using System.Text.RegularExpressions;
using Holdfast.Bench.Context;

namespace Holdfast.Bench.People;

/// <summary>Finds what a person must know to the letter to go on with a conversation: identifiers, amounts, dates, names.</summary>
internal static partial class SaidValues
{
    /// <summary>Those of the rest of a conversation that had been said before, each once.</summary>
    public static IReadOnlyList<string> Needed(string rest, string before) =>
        [.. Of(rest).Distinct(StringComparer.Ordinal).Where(value => Values.StandsIn(before, new("", value)))];

    private static IEnumerable<string> Of(string text)
    {
        foreach (Match word in Words().Matches(text))
        {
            var value = word.Value.Trim('.', '-', '/', '\'', ':', '_');
            if (value.Length < 2) continue;
            if (value.Any(char.IsDigit) || value.Contains('@', StringComparison.Ordinal) || value.Contains('_', StringComparison.Ordinal)) yield return value;
            // What begins a sentence is written large whatever it is.
            else if (char.IsUpper(value[0]) && value.Length > 2 && !BeginsSentence(text, word.Index)) yield return value;
        }
    }

    private static bool BeginsSentence(string text, int at)
    {
        while (at > 0 && text[at - 1] is ' ' or '"' or '*' or '(' && at > 0) at--;
        return at == 0 || text[at - 1] is '.' or '!' or '?' or ':' or '\n' or '-';
    }

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}_./@:'-]*", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Words();
}
