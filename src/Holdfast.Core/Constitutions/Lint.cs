using System.Text.RegularExpressions;

namespace Holdfast.Core.Constitutions;

/// <summary>Something wrong with a constitution.</summary>
/// <param name="Field">Path of the field as an agent's definition has it.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="IsError">It must not be saved like this; otherwise it is only worth a look.</param>
public sealed record Finding(string Field, string Message, bool IsError);

/// <summary>Judges a constitution before it is saved, all at once.</summary>
public static class Lint
{
    private const string Role = "constitution.role", Limits = "constitution.hard_limits", Pattern = "constitution.interaction_pattern",
        Instructions = "instructions";

    private static readonly Regex Words = Linear(@"[\p{L}\p{N}][\p{L}\p{N}'’_-]*");
    private static readonly Regex Negation = Linear("^(you )?(never|do not|don't|don’t|must not|must never|may not|cannot|can't|no) ");
    private static readonly Regex Affirmation = Linear("^(you )?(always|must always|must|may|can|do) ");
    private static readonly Regex ToolLike = Linear(@"\b[a-z][a-z0-9]*(_[a-z0-9]+)+\b");

    private static readonly Regex SecretLike = Linear(string.Join('|',
        @"\b(sk-[\w-]{16,}|hf_\w{16,}|AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|xox[abps]-[\w-]{10,}|AIza[\w-]{30,})",
        "-----BEGIN [A-Z ]*PRIVATE KEY",
        @"(?i:\bpassword\s*[:=]\s*\S{6,})"));

    /// <summary>What counts towards <see cref="Core.Limits.ConstitutionWords"/>.</summary>
    public static int WordsOf(Constitution constitution) => Principles(constitution).Sum(part => Words.Count(part.Text));

    /// <param name="tools">Names of the agent's tools.</param>
    public static IReadOnlyList<Finding> Check(Constitution constitution, IReadOnlyCollection<string> tools) =>
    [
        .. Missing(constitution),
        .. TooLong(constitution),
        .. Secrets(constitution),
        .. Contradictions(constitution.HardLimits),
        .. UnknownTools(constitution, tools),
    ];

    private static IEnumerable<Finding> Missing(Constitution c)
    {
        if (string.IsNullOrWhiteSpace(c.Role)) yield return Error(Role, "Say who the agent is and for whom it works.");
        if (c.HardLimits.Count == 0) yield return Error(Limits, "Name at least one thing the agent never does.");
        for (var i = 0; i < c.HardLimits.Count; i++)
            if (string.IsNullOrWhiteSpace(c.HardLimits[i]))
                yield return Error(Limit(i), "It is blank: write the limit as a sentence or leave it out.");
        if (string.IsNullOrWhiteSpace(c.InteractionPattern))
            yield return Error(Pattern, "Say how the agent deals with people: its tone, when it asks, when it stops.");
    }

    private static IEnumerable<Finding> TooLong(Constitution c)
    {
        var words = WordsOf(c);
        if (words >= Core.Limits.ConstitutionWords)
            yield return Error("constitution",
                $"It has {words} words; keep it under {Core.Limits.ConstitutionWords}. Procedures belong in instructions.");
    }

    private static IEnumerable<Finding> Secrets(Constitution c) => Parts(c)
        .Where(part => SecretLike.IsMatch(part.Text))
        .Select(part => Error(
            part.Field,
            "It seems to hold a secret, and models repeat what they are shown: take it out. Tools get their keys by environment."));

    private static IEnumerable<Finding> Contradictions(IReadOnlyList<string> limits)
    {
        var rules = limits.Select(Rule.Of).ToList();
        for (var later = 1; later < rules.Count; later++)
        {
            var earlier = rules.FindIndex(0, later, rule => rule.What.Length > 0 && rule.What == rules[later].What);
            if (earlier < 0) continue;
            yield return rules[earlier].Forbids == rules[later].Forbids
                ? new(Limit(later), $"It says the same as hard limit {earlier}: leave one out.", IsError: false)
                : Error(Limit(later), $"It contradicts hard limit {earlier}: keep one of them.");
        }
    }

    /// <summary>Words that look like the name of a tool. Might be something else, so it is only worth a look.</summary>
    private static IEnumerable<Finding> UnknownTools(Constitution c, IReadOnlyCollection<string> tools) =>
        from part in Parts(c)
        from name in ToolLike.Matches(part.Text).Select(match => match.Value).Distinct()
        where !tools.Contains(name)
        select new Finding(part.Field, $"It mentions {name}, but the agent has no tool of that name.", IsError: false);

    private static IEnumerable<(string Field, string Text)> Parts(Constitution c) =>
    [
        .. Principles(c),
        .. c.Instructions is { } instructions ? [(Instructions, instructions)] : Array.Empty<(string, string)>(),
        .. (c.Lessons ?? []).Select((lesson, i) => ($"lessons[{i}]", lesson)),
    ];

    private static IEnumerable<(string Field, string Text)> Principles(Constitution c) =>
        [(Role, c.Role), .. c.HardLimits.Select((limit, i) => (Limit(i), limit)), (Pattern, c.InteractionPattern)];

    private static string Limit(int index) => $"{Limits}[{index}]";

    private static Finding Error(string field, string message) => new(field, message, IsError: true);

    /// <summary>A limit without its "never" or "always", to compare it by.</summary>
    private readonly record struct Rule(bool Forbids, string What)
    {
        public static Rule Of(string limit)
        {
            var text = string.Join(' ', Words.Matches(limit.ToLowerInvariant()).Select(word => word.Value));
            var negation = Negation.Match(text);
            return negation.Success ? new(true, text[negation.Length..].Trim()) : new(false, Affirmation.Replace(text, "").Trim());
        }
    }

    /// <summary>The text comes from outside, and none may make a search slow: no backtracking.</summary>
    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);
}
