namespace Holdfast.Core.Context;

/// <summary>
/// What a text costs a model, in bytes of English text that would cost the same. Tokenizers differ in how many tokens that is, which usage teaches; they
/// agree on what is dear: words are a token whatever their length, digits come in threes, marks cost one by one, indentation next to nothing, and
/// identifiers, whose kind changes with every character, most of all. So prose, JSON, code and hashes each weigh what they cost without being told apart.
/// </summary>
/// <remarks>
/// The costs are fitted to two public vocabularies, cl100k and o200k, over half of some 300 sessions of agents, in 32nds of a token. One number per pair of
/// neighbours: it comes nearer than rates of whole texts do, and does not take the time that splitting words would.
/// </remarks>
public static class TextWeight
{
    private const int Lower = 0, Upper = 1, Digit = 2, Blank = 3, Line = 4, Mark = 5, Same = 6, Letter = 7, Sign = 8, Kinds = 9;

    /// <summary>After nothing every character costs the most that it ever does.</summary>
    private const int Start = Sign;

    /// <summary>The least of other scripts from which on about one character is a token: CJK, and halves of surrogates.</summary>
    private const char FirstSign = '\u2E80';

    /// <summary>A byte of English text: 8 of the units of <see cref="Costs"/>.</summary>
    private const int PerByte = 8;

    /// <summary>A letter that goes on with a word, and letters from which on it is no word that a vocabulary would hold.</summary>
    private const int InWord = 3, LongWord = 12;

    /// <summary>By the kind of the character before, then by its own. Same is a mark like the one before: rules and closing brackets.</summary>
    private static ReadOnlySpan<byte> Costs =>
    [
        // a   A   1  ' ' \n  .  ..  é   字
           3, 24, 32,  4, 20, 24, 0, 20, 40, // a
           3,  3, 32,  4, 20, 24, 0, 20, 40, // A
          24, 24, 12,  4, 20, 24, 0, 20, 40, // 1
          24, 24, 32,  2, 20, 24, 0, 20, 40, // blank
          24, 24, 32,  4,  4, 24, 0, 20, 40, // line
          24, 24, 32,  4, 20, 14, 4, 20, 40, // mark
          24, 24, 32,  4, 20, 14, 4, 20, 40, // same
           3, 24, 32,  4, 20, 24, 0, 20, 40, // other letter
          24, 24, 32,  4, 20, 24, 0, 20, 40, // sign
    ];

    private static readonly byte[] KindsOfAscii = [.. Enumerable.Range(0, 128).Select(code => (byte)KindOfAscii((char)code))];

    /// <summary>Rounded up. Texts that are not cut inside a word weigh no more together than apart: what fits in parts fits as a whole.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        var costs = Costs;
        var kinds = KindsOfAscii;
        var (sum, kind, last, run) = (0L, Start, -1, 0);
        foreach (var c in text)
        {
            var next = c < kinds.Length ? kinds[c] : c < FirstSign ? Letter : Sign;
            if (c == last && next == Mark) next = Same;
            var cost = costs[(kind * Kinds) + next];
            run = cost == InWord ? run + 1 : 0;
            sum += run < LongWord ? cost : PerByte;
            (kind, last) = (next, c);
        }
        return (int)Math.Min(int.MaxValue, (sum + PerByte - 1) / PerByte);
    }

    private static int KindOfAscii(char c) => c switch
    {
        >= 'a' and <= 'z' => Lower,
        >= 'A' and <= 'Z' => Upper,
        >= '0' and <= '9' => Digit,
        '\n' or '\r' => Line,
        ' ' or '\t' => Blank,
        _ => Mark,
    };
}
