using System.Collections.Frozen;
using System.Globalization;
using Holdfast.Core.Context;

namespace Holdfast.Core.Routing;

/// <summary>How hard a message looks, by what can be counted in it.</summary>
/// <param name="Score">0 to 1: about the part of exam questions that look easier.</param>
/// <param name="Reason">What was counted.</param>
public readonly record struct Complexity(double Score, string Reason)
{
    // Fitted to which exam questions a weaker model got wrong, on a half of them, and rounded (./bench routing tells of the other half).
    // What words that ask for work weigh was set by judgement: exams ask for none.
    private const double Bias = -4.2, Length = 0.5, Number = 1.1, Sign = 0.8, Negation = 0.8, ConditionShare = 14, Task = 1.2;

    private const int MostTasks = 2;

    private const string Signs = "=+*/^<>≤≥√∑∫π×÷%\\";

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _negations = Words(
        "not no none never except without neither nor cannot");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _conditions = Words(
        "if suppose assume assuming given let unless when whether because therefore then each every per than least most only some all any");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _tasks = Words(
        "write explain compare analyze analyse design implement plan debug translate summarize summarise prove derive refactor review rewrite "
        + "draft evaluate optimize optimise investigate describe outline develop create compose fix edit program algorithm");

    public static Complexity Of(string text)
    {
        var counted = Count(text);
        var (words, numbers, signs, conditions, negations, tasks) = counted;
        var weight = Bias + (Length * Math.Log(1 + TextWeight.Of(text)))
            + (Number * Math.Log(1 + numbers)) + (Sign * Math.Log(1 + signs)) + (Negation * Math.Min(1, negations))
            + (ConditionShare * conditions / Math.Max(1, words)) + (Task * Math.Min(MostTasks, tasks));
        return new(Math.Round(1 / (1 + Math.Exp(-weight)), 2), Tell(counted));
    }

    private static Counts Count(string text)
    {
        var counts = default(Counts);
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (char.IsLetter(text[i]))
            {
                while (i < text.Length && (char.IsLetter(text[i]) || Joins(text, i, "'’", char.IsLetter))) i++;
                counts = counts.With(text.AsSpan(start, i - start));
            }
            else if (char.IsDigit(text[i]))
            {
                while (i < text.Length && (char.IsDigit(text[i]) || Joins(text, i, ".,", char.IsDigit))) i++;
                counts = counts with { Numbers = counts.Numbers + 1 };
            }
            else if (Signs.Contains(text[i++])) counts = counts with { Signs = counts.Signs + 1 };
        }
        return counts;
    }

    private static bool Joins(string text, int at, string by, Func<char, bool> goesOn) =>
        by.Contains(text[at]) && at + 1 < text.Length && goesOn(text[at + 1]);

    private static string Tell(Counts counts)
    {
        var parts = new List<string> { Some(counts.Words, "word") };
        if (counts.Numbers > 0) parts.Add(Some(counts.Numbers, "number"));
        if (counts.Signs > 0) parts.Add(Some(counts.Signs, "sign") + " of formulas");
        if (counts.Conditions > 0) parts.Add(Some(counts.Conditions, "condition"));
        if (counts.Negations > 0) parts.Add(Some(counts.Negations, "negation"));
        if (counts.Tasks > 0) parts.Add(Some(counts.Tasks, "task"));
        return string.Join(", ", parts);
    }

    private static string Some(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    private static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Words(string words) =>
        words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly record struct Counts(int Words, int Numbers, int Signs, int Conditions, int Negations, int Tasks)
    {
        public Counts With(ReadOnlySpan<char> word) => this with
        {
            Words = Words + 1,
            Conditions = Conditions + (_conditions.Contains(word) ? 1 : 0),
            Negations = Negations + (_negations.Contains(word) || IsNegated(word) ? 1 : 0),
            Tasks = Tasks + (_tasks.Contains(word) ? 1 : 0),
        };

        private static bool IsNegated(ReadOnlySpan<char> word) =>
            word.EndsWith("n't", StringComparison.OrdinalIgnoreCase) || word.EndsWith("n’t", StringComparison.OrdinalIgnoreCase);
    }
}
