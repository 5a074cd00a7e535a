using Holdfast.Core.Journal;
using Holdfast.Core.Memory;

namespace Holdfast.Core.Knowledge;

/// <summary>
/// Which terms stand in which passages of an agent's documents. It holds no texts. Documents that changed or went leave their passages behind as dead;
/// when these are too many, the index is worth building again. Not thread-safe.
/// </summary>
public sealed class KnowledgeIndex
{
    private readonly RecallIndex _index = new();
    private readonly List<Indexed> _passages = [];
    private readonly Dictionary<string, (int First, int Count)> _documents = new(StringComparer.Ordinal);
    private int _dead;

    /// <summary>What it takes in memory, about: that of the terms, and 100 bytes a passage.</summary>
    public long ApproximateBytes => _index.ApproximateBytes + (100L * _passages.Count);

    /// <summary>More than half of it is dead.</summary>
    public bool IsWorn => _dead > _passages.Count / 2 && _dead > 100;

    /// <summary>Puts a version of a document in the place of the one before it.</summary>
    public void Put(Document document)
    {
        Remove(document.Path);
        var first = _passages.Count;
        foreach (var passage in Passages.Cut(document.Content))
        {
            // Number 0 is no entry, so the first passage has number 1.
            _index.Add(new(_passages.Count + 1, MessageRole.Assistant, null, default, Text(document, passage)));
            var weight = KnowledgeNote.Weight(document, passage);
            _passages.Add(new(new(document.Path, document.Version, passage.From, passage.Length), weight, IsDead: false));
        }
        if (_passages.Count > first) _documents[document.Path] = (first, _passages.Count - first);
    }

    public void Remove(string path)
    {
        if (!_documents.Remove(path, out var range)) return;
        for (var i = range.First; i < range.First + range.Count; i++) _passages[i] = _passages[i] with { IsDead = true };
        _dead += range.Count;
    }

    /// <summary>The passages that matter to a message and fit, the most important first.</summary>
    /// <param name="room">What the note that shows them may weigh, as <see cref="Context.TextWeight"/> has it.</param>
    /// <param name="shown">Those that are in view anyway.</param>
    public IReadOnlyList<ShownPassage> Select(string message, int room, IReadOnlySet<ShownPassage> shown)
    {
        room -= KnowledgeNote.FrameWeight;
        var chosen = new List<ShownPassage>();
        foreach (var number in Matches.Of(_index, message, number => !_passages[number].IsDead))
        {
            var (passage, weight, _) = _passages[number];
            if (weight > room || shown.Contains(passage)) continue;
            room -= weight;
            chosen.Add(passage);
        }
        return chosen;
    }

    /// <summary>A passage is also found by what it stands under.</summary>
    private static string Text(Document document, Passage passage) =>
        $"{document.Title}\n{passage.Trail}\n{passage.In(document.Content)}\n{document.Path}";

    private readonly record struct Indexed(ShownPassage Passage, int Weight, bool IsDead);
}
