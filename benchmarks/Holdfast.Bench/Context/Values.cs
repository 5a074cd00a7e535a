using System.Text.RegularExpressions;

namespace Holdfast.Bench.Context;

/// <summary>Something that a model must know to the letter in order to make a call.</summary>
/// <param name="Kind">path, identifier, number, or leaf (a whole argument: a name, an id, a date).</param>
internal sealed record Value(string Kind, string Text);

/// <summary>Finds values in what a model calls tools with.</summary>
internal static partial class Values
{
    /// <summary>A longer argument is a text or a command, with values in it.</summary>
    private const int LongestLeaf = 60;

    private const int ShortestIdentifier = 4;

    /// <summary>
    /// The values in the arguments of a message's calls that had appeared before, each once. An argument that had appeared as a whole is
    /// one value; of any other, and of commands, count the paths, the numbers of two digits or more, and the words that are built like
    /// identifiers (an underscore, a digit, a capital inside).
    /// </summary>
    /// <param name="before">All that had been said.</param>
    public static IReadOnlyList<Value> Needed(RecordedMessage message, string before) =>
    [
        .. message.ToolCalls.SelectMany(call => Leaves.Of(call.Arguments).SelectMany(leaf => Of(leaf, IsCommand(call.Name), before)))
            .Distinct().Where(value => StandsIn(before, value)),
    ];

    /// <summary>Whether it stands there as a whole, not as part of a longer word or number.</summary>
    public static bool StandsIn(ReadOnlySpan<char> text, Value value) => IndexIn(text, value) >= 0;

    public static int IndexIn(ReadOnlySpan<char> text, Value value)
    {
        for (var at = 0; ; at++)
        {
            var found = text[at..].IndexOf(value.Text, StringComparison.Ordinal);
            if (found < 0) return -1;
            at += found;
            var end = at + value.Text.Length;
            if ((at == 0 || !Joins(text[at - 1], text[at])) && (end == text.Length || !Joins(text[end - 1], text[end]))) return at;
        }
    }

    private static IEnumerable<Value> Of(string leaf, bool isCommand, string before)
    {
        var whole = new Value("leaf", leaf);
        var mayBeWhole = !isCommand && leaf.Length is > 1 and <= LongestLeaf && !leaf.Contains('\n', StringComparison.Ordinal);
        return mayBeWhole && StandsIn(before, whole)
            ? [whole]
            : Words().Matches(leaf).SelectMany(word => Of(word.Value.Trim('.', '-', '/')));
    }

    private static IEnumerable<Value> Of(string word)
    {
        if (Number().IsMatch(word)) return word.Length > 1 ? [new("number", word)] : [];
        if (word.Contains('/', StringComparison.Ordinal) || FileName().IsMatch(word)) return [new("path", word)];
        if (word.Contains('.', StringComparison.Ordinal)) return word.Split('.').SelectMany(Of);
        return word.Length >= ShortestIdentifier && Identifier().IsMatch(word) ? [new("identifier", word)] : [];
    }

    private static bool IsCommand(string tool) => tool is "shell" or "bash";

    private static bool Joins(char left, char right) => char.IsLetterOrDigit(left) && char.IsLetterOrDigit(right);

    [GeneratedRegex(@"[\p{L}\p{N}_./#@-]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\d+([.-]\d+)*$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Number();

    [GeneratedRegex(@"\p{L}\w*\.[a-z][a-z0-9]{0,3}$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"_|\d|\p{Ll}\p{Lu}", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Identifier();
}
