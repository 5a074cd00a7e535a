using System.Globalization;
using System.Runtime.InteropServices;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>
/// An inverted index over the messages of one conversation: which term stands in which message how often. It holds no texts. Adding costs the length of
/// the message, a question the occurrences of its terms. Not thread-safe.
/// </summary>
public sealed class RecallIndex
{
    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);
    private readonly List<Document> _documents = [];
    private long _terms;

    public int Count => _documents.Count;

    internal IReadOnlyList<Document> Documents => _documents;

    /// <summary>Terms of a message on average.</summary>
    internal double AverageTerms => _documents.Count == 0 ? 1 : Math.Max(1, (double)_terms / _documents.Count);

    /// <summary>The next message; later than all before it.</summary>
    public void Add(Remembered message)
    {
        var number = _documents.Count;
        var terms = 0;
        foreach (var term in Terms.Of(message.Text).Concat(Around(message)))
        {
            terms++;
            ref var postings = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, term, out _);
            postings ??= new(1);
            if (postings.Count > 0 && postings[^1].Document == number) CollectionsMarshal.AsSpan(postings)[^1].Times++;
            else postings.Add(new(number, 1));
        }
        _terms += terms;
        _documents.Add(new(message.Seq, message.Role, message.At, RecallNote.Bytes(message), terms, Instruction.IsIn(message)));
    }

    /// <summary>The messages that hold a term, in order.</summary>
    internal IReadOnlyList<Posting> Of(string term) => _postings.GetValueOrDefault(term) ?? [];

    /// <summary>Who said it and when: questions name speakers, months and years.</summary>
    private static IEnumerable<string> Around(Remembered message)
    {
        if (message.Speaker is { } speaker)
            foreach (var term in Terms.Of(speaker)) yield return term;
        yield return Terms.Stem(message.At.ToString("MMMM", CultureInfo.InvariantCulture).ToLowerInvariant());
        yield return message.At.ToString("yyyy", CultureInfo.InvariantCulture);
    }

    internal record struct Posting(int Document, int Times);

    /// <param name="Bytes">UTF-8 bytes that it takes when it is recalled.</param>
    /// <param name="Instructs">The user told the agent something to hold to.</param>
    internal readonly record struct Document(long Seq, MessageRole Role, DateTimeOffset At, int Bytes, int Terms, bool Instructs);
}
