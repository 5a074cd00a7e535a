using System.Globalization;
using System.Runtime.InteropServices;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>
/// An inverted index over the messages of one conversation: which term stands in which message how often. It holds no texts. Adding costs the length of
/// the message, a question the occurrences of its terms. Not thread-safe.
/// </summary>
/// <param name="words">What words mean; none by default.</param>
public sealed partial class RecallIndex(WordVectors? words = null)
{
    private readonly WordVectors _words = words ?? WordVectors.None;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _families = new(StringComparer.Ordinal);
    private readonly List<Document> _documents = [];
    private readonly Dictionary<string, int> _speakers = new(StringComparer.Ordinal);
    private readonly List<int> _instructions = [];
    private long _terms;

    /// <summary>Terms of one message: the beginning of a long listing tells what it is about.</summary>
    private const int MostTerms = 96;

    /// <summary>Letters that words of one family begin with: "identity" and "identify", "educate" and "education".</summary>
    private const int FamilyChars = 5;

    /// <summary>More words than this share a beginning by chance.</summary>
    private const int LargestFamily = 32;

    public int Count => _documents.Count;

    internal ReadOnlySpan<Document> Documents => CollectionsMarshal.AsSpan(_documents);

    internal Postings Postings { get; } = new();

    /// <summary>What messages are about by the meaning of their words.</summary>
    internal Subjects Subjects { get; } = new(WordVectors.Dimensions);

    /// <summary>What messages are about to an embedding model, as far as it was asked; null before it was.</summary>
    internal Subjects? Meanings { get; private set; }

    /// <summary>Terms of a message on average.</summary>
    internal double AverageTerms => _documents.Count == 0 ? 1 : Math.Max(1, (double)_terms / _documents.Count);

    /// <summary>The next message; later than all before it.</summary>
    public void Add(Remembered message)
    {
        var terms = 0;
        foreach (var term in Around(message).Concat(Terms.Of(message.Text)))
        {
            terms++;
            Postings.Add(NumberOf(term));
            if (Postings.InCurrent == MostTerms) break;
        }
        Postings.EndMessage();
        Subjects.Add(_documents.Count, SubjectOf(Terms.Of(message.Text).Take(MostTerms)));
        _terms += terms;
        var instructs = Instruction.IsIn(message);
        if (instructs) _instructions.Add(_documents.Count);
        _documents.Add(new(
            message.Seq, message.Role, SpeakerOf(message.Speaker), RecallNote.Bytes(message), RecallNote.Weight(message), terms, instructs,
            message.Text.AsSpan().TrimEnd().EndsWith('?'), DateOnly.FromDateTime(message.At.Date).DayNumber, Fingerprint(message.Text)));
    }

    /// <summary>What an embedding model made of the message of an entry, as <see cref="Direction"/> has it; all of one model, each once.</summary>
    public void Learn(long seq, ReadOnlySpan<sbyte> direction)
    {
        Meanings ??= new(direction.Length);
        if (At(seq) is var number && number >= 0 && direction.Length == Meanings.Dimensions) Meanings.Add(number, direction);
    }

    /// <summary>What one model made of messages is nothing to another.</summary>
    public void Unlearn() => Meanings = null;

    /// <summary>
    /// What it takes in memory, about: 8 bytes an occurrence, 128 a message, 120 a term with its name and its place in two tables, and what
    /// was learned.
    /// </summary>
    public long ApproximateBytes => (8L * Postings.Count) + (128L * _documents.Count) + (120L * _numbers.Count) + (Meanings?.Bytes ?? 0);

    /// <summary>What messages weigh when they are recalled together, as <see cref="Context.TextWeight"/> has it.</summary>
    /// <param name="seqs">Ascending.</param>
    public int Weight(IEnumerable<long> seqs) => Selection.Weight(this, seqs.Select(At));

    internal Scores Scores { get; } = new();

    /// <summary>Messages that tell the agent what to hold to, oldest first.</summary>
    internal IReadOnlyList<int> Instructions => _instructions;

    /// <summary>The speakers, by number, that a message names.</summary>
    internal HashSet<int> Named(IReadOnlyCollection<string> words) =>
        [.. _speakers.Where(speaker => Terms.Of(speaker.Key).Any(words.Contains)).Select(speaker => speaker.Value)];

    /// <summary>What words are about together.</summary>
    internal sbyte[] SubjectOf(IEnumerable<string> terms)
    {
        var direction = new sbyte[WordVectors.Dimensions];
        _words.Mean(terms, direction);
        return direction;
    }

    /// <summary>The number of a term; -1 when no message holds it.</summary>
    internal int Find(string term) => _numbers.GetValueOrDefault(term, -1);

    /// <summary>The terms that begin as a word does; the word itself may be among them, and need not.</summary>
    internal IReadOnlyList<int> Family(string word) =>
        word.Length >= FamilyChars && _families.TryGetValue(word[..FamilyChars], out var family) && family.Count <= LargestFamily ? family : [];

    /// <summary>The number of the message that an entry holds; -1 when it holds none.</summary>
    internal int At(long seq)
    {
        var (low, high) = (0, _documents.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_documents[middle].Seq == seq) return middle;
            if (_documents[middle].Seq < seq) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /// <summary>What stands for a word of the speaker's name, so that what a person said is told from what was said to them.</summary>
    internal static string Speaker(string term) => "@" + term;

    private int SpeakerOf(string? name)
    {
        if (name is null) return Document.NoName;
        if (!_speakers.TryGetValue(name, out var number)) _speakers[name] = number = _speakers.Count;
        return number;
    }

    private int NumberOf(string term)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, term, out var exists);
        if (exists) return number;
        number = Postings.NewTerm();
        JoinFamily(term, number);
        return number;
    }

    private void JoinFamily(string term, int number)
    {
        if (term.Length < FamilyChars || !char.IsLetter(term[0])) return;
        ref var family = ref CollectionsMarshal.GetValueRefOrAddDefault(_families, term[..FamilyChars], out _);
        (family ??= new(1)).Add(number);
    }

    /// <summary>Who said it and when: questions name speakers, months and years.</summary>
    private static IEnumerable<string> Around(Remembered message)
    {
        if (message.Speaker is { } speaker)
            foreach (var term in Terms.Of(speaker)) yield return Speaker(term);
        yield return Terms.Stem(message.At.ToString("MMMM", CultureInfo.InvariantCulture).ToLowerInvariant());
        yield return message.At.ToString("yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>Equal for equal texts: FNV-1a (Fowler, Noll and Vo) over their UTF-16 units.</summary>
    private static ulong Fingerprint(string text)
    {
        var hash = 14695981039346656037;
        foreach (var unit in text) hash = unchecked((hash ^ unit) * 1099511628211);
        return hash;
    }

    /// <param name="Speaker">Number of the person, whatever the role, or of the tool.</param>
    /// <param name="Bytes">UTF-8 bytes that it takes when it is recalled, without the line of its day.</param>
    /// <param name="Weight">What it weighs then, and takes of the budget.</param>
    /// <param name="Instructs">The user told the agent something to hold to.</param>
    /// <param name="Asks">It ends with a question.</param>
    /// <param name="Day">On which it was said.</param>
    /// <param name="Fingerprint">Of its text: what was said twice is recalled once.</param>
    internal readonly record struct Document(
        long Seq, MessageRole Role, int Speaker, int Bytes, int Weight, int Terms, bool Instructs, bool Asks, int Day, ulong Fingerprint)
    {
        public const int NoName = -1;

        public bool Named => Speaker != NoName;
    }
}
