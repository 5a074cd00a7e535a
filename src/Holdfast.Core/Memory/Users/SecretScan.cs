using System.Buffers;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Memory.Users;

/// <summary>
/// Recognises what must never be remembered: keys, passwords, card numbers. By their looks, so a secret that looks like an ordinary word
/// passes.
/// </summary>
public static class SecretScan
{
    private const int CardDigitsMin = 13, CardDigitsMax = 19;

    private static readonly SearchValues<char> Odd = SearchValues.Create("0123456789!@#$%^&*");

    private static readonly Regex PrivateKey = Linear("-----BEGIN [A-Z ]*PRIVATE KEY");

    // What issuers begin their keys with: Anthropic and OpenAI, Holdfast, GitHub, AWS, Slack, Google, Stripe, webhooks, JSON web tokens.
    private static readonly Regex KnownKey = Linear(
        @"\b(sk-[\w-]{16}|hf_\w{16}|gh[pousr]_\w{20}|github_pat_\w{20}|(AKIA|ASIA)[A-Z0-9]{16}|xox[abeoprs]-[\w-]{10}|AIza[\w-]{30}"
        + @"|[sr]k_(live|test)_\w{16}|whsec_[\w+/=]{16}|eyJ[\w-]{10,}\.eyJ[\w-]{10})");

    private static readonly Regex LongWord = Linear("[A-Za-z0-9+_-]{32,}");

    // "password: x", "PIN is 1234", "Passwort lautet …"
    private static readonly Regex NamedSecret = Linear(
        @"\b(pass(word|wort|code|phrase)|kennwort|pin|cv[vc]2?|secret|api[ _-]?key|access[ _-]?token)\b"
        + @"\s*(is|ist|lautet|:|=)\s*[:=]?\s*\S{3,}");

    // In groups as cards have them; dates have shorter ones.
    private static readonly Regex LongNumber = Linear(@"\d{3,}([ -]?\d{3,})*");

    /// <returns>What it looks like, e.g. "a card number"; null when nothing was found.</returns>
    public static string? Find(string text) =>
        PrivateKey.IsMatch(text) ? "a private key"
        : KnownKey.IsMatch(text) || Any(LongWord, text, IsMixed) ? "a key"
        : Any(NamedSecret, text, EndsOddly) ? "a password or key"
        : Any(LongNumber, text, IsCard) ? "a card number"
        : null;

    private static bool Any(Regex looks, string text, Func<ReadOnlySpan<char>, bool> judge)
    {
        foreach (var match in looks.EnumerateMatches(text))
            if (judge(text.AsSpan(match.Index, match.Length))) return true;
        return false;
    }

    /// <summary>
    /// Small and large letters and digits in one long word: generated, not written. Numbers of orders and commits have one case.
    /// </summary>
    private static bool IsMixed(ReadOnlySpan<char> word) =>
        word.ContainsAnyInRange('a', 'z') && word.ContainsAnyInRange('A', 'Z') && word.ContainsAnyInRange('0', '9');

    /// <summary>The last word is no ordinary one: "the PIN is not set" names no secret.</summary>
    private static bool EndsOddly(ReadOnlySpan<char> named) =>
        named[(named.LastIndexOfAny(" \t\n") + 1)..].ContainsAny(Odd);

    /// <summary>The check digit of ISO/IEC 7812 (Luhn); one number of ten has it by chance.</summary>
    private static bool IsCard(ReadOnlySpan<char> number)
    {
        var (sum, count) = (0, 0);
        for (var i = number.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(number[i])) continue;
            var digit = number[i] - '0';
            sum += count++ % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }
        return count is >= CardDigitsMin and <= CardDigitsMax && sum % 10 == 0;
    }

    /// <summary>Takes time in proportion to the text, whatever the text is.</summary>
    private static Regex Linear(string pattern) =>
        new(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
}
