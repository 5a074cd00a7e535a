using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>
/// What must stay known of messages that leave the prompt: what the user wants, told the agent to do and prefers, what the agent promised, and the
/// values (numbers, names, paths, dates) that later steps need. Taken from the words themselves, without a model; every line cites its entry.
/// </summary>
public static class FactSheet
{
    /// <summary>Longest quotation; what is longer is cut at its end.</summary>
    private const int QuoteChars = 240;

    /// <summary>Values taken from one message: a listing of a thousand files does not crowd out the rest.</summary>
    private const int ValuesOfOne = 40;

    private const string Opening = "[What is known from earlier in this conversation; the numbers are entries of its journal:]", Comma = ", ";

    // Words that open a standing instruction or a preference. A missed one is still found by recall.
    private static readonly FrozenSet<string> Instructing = FrozenSet.ToFrozenSet(
        [
            "always", "never", "prefer", "please", "must", "should", "don't", "remember", "ensure", "avoid", "instead", "from now on", "make sure", "want",
            "immer", "niemals", "bitte", "toujours", "jamais", "siempre", "nunca", "prefiero",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Promising = FrozenSet.ToFrozenSet(
        ["i will", "i'll", "i have", "i've", "has been", "we will", "we'll", "confirmed", "is now", "have been"], StringComparer.OrdinalIgnoreCase);

    private static readonly char[] SentenceEnds = ['.', '!', '?', '\n'];

    /// <summary>The sheet after these items have left, newest words first where room is short. Values that are in view anyway are not repeated.</summary>
    /// <param name="before">The sheet so far.</param>
    /// <param name="left">What leaves the prompt, or is shortened in it, oldest first; as it was.</param>
    /// <param name="stays">What stays in view, as it stays.</param>
    /// <param name="maxBytes">That the written sheet may take, as <see cref="TextWeight"/> counts them.</param>
    public static IReadOnlyList<Note> Update(IReadOnlyList<Note> before, IEnumerable<PromptItem> left, IEnumerable<PromptItem> stays, int maxBytes)
    {
        var notes = before.ToList();
        foreach (var item in left) notes.AddRange(Read(item, isFirst: notes.Count == 0));
        var room = maxBytes - TextWeight.Of(Opening);
        var ranked = Distinct(notes);
        var shown = stays.SelectMany(Texts).SelectMany(ValueScan.Of).ToHashSet(StringComparer.Ordinal);
        // Half of the sheet is the values', or a talkative agent's promises would leave no room for them; what either does not need is the other's.
        // A price or a count is rarely asked for again without what it belongs to.
        var values = ranked.Where(note => note.Kind == NoteKind.Value && !shown.Contains(note.Text)).OrderByDescending(note => ValueScan.IsIdentifier(note.Text)).ToList();
        var quotes = Fitting(ranked.Where(note => note.Kind != NoteKind.Value), Math.Max(room / 2, room - Size(values)));
        return [.. quotes.OrderBy(note => note.Kind).ThenBy(note => note.Seq), .. Fitting(values, room - Size(quotes)).OrderBy(note => note.Seq)];
    }

    /// <summary>All that is known of these, for a person, who has room for it: in the order in which it was said, what was said again once.</summary>
    public static IReadOnlyList<Note> All(IEnumerable<PromptItem> items)
    {
        var notes = new List<Note>();
        foreach (var item in items) notes.AddRange(Read(item, isFirst: notes.Count == 0, mostValues: int.MaxValue));
        return [.. Distinct(notes).OrderBy(note => note.Kind).ThenBy(note => note.Seq)];
    }

    /// <summary>What the user wants and told first, then promises, then values; within a kind the newest. What was said again is as new as that.</summary>
    private static List<Note> Distinct(List<Note> notes)
    {
        var known = new HashSet<(NoteKind, string)>();
        return [.. notes.Select((note, index) => (note, index)).OrderBy(pair => pair.note.Kind).ThenByDescending(pair => pair.index)
            .Select(pair => pair.note).Where(note => known.Add((note.Kind, note.Text)))];
    }

    private static List<Note> Fitting(IEnumerable<Note> notes, int room)
    {
        var (fitting, headed) = (new List<Note>(), new HashSet<long>());
        foreach (var note in notes)
        {
            if ((room -= Size(note, headed)) < 0) break;
            fitting.Add(note);
        }
        return fitting;
    }

    /// <summary>Bytes at most, as <see cref="TextWeight"/> counts them.</summary>
    public static int Size(IEnumerable<Note> notes)
    {
        var headed = new HashSet<long>();
        return notes.Sum(note => Size(note, headed));
    }

    /// <summary>All that an item says, to be kept word for word.</summary>
    public static Note Pin(PromptItem item) => new(NoteKind.Pinned, item.Seq, item switch
    {
        UserItem user => user.Text,
        AssistantItem answer => string.Join('\n', answer.Blocks.OfType<TextBlock>().Select(block => block.Text)),
        ToolResultItem result => result.Content,
        _ => "",
    });

    /// <summary>What is pinned, in the order it was said; where room is short the newest whole, and of the others the beginning.</summary>
    public static IReadOnlyList<Note> Pinned(IEnumerable<Note> pins, int maxBytes)
    {
        var pinned = new List<Note>();
        foreach (var pin in pins.DistinctBy(pin => pin.Seq).OrderByDescending(pin => pin.Seq))
        {
            var note = Size([pin]) <= maxBytes ? pin : Beginning(pin);
            maxBytes -= Size([note]);
            pinned.Add(note);
        }
        pinned.Reverse();
        return pinned;
    }

    private static Note Beginning(Note pin)
    {
        var reference = $"… [{RecallTool.Reference(pin.Seq)}]";
        return pin.Text.Length <= QuoteChars || pin.Text.EndsWith(reference, StringComparison.Ordinal) ? pin
            : pin with { Text = Cut(pin.Text).TrimEnd('…') + reference };
    }

    /// <param name="headed">Entries that have a line for their values: the next goes on with it.</param>
    private static int Size(Note note, HashSet<long> headed) =>
        TextWeight.Of(note.Kind != NoteKind.Value || headed.Add(note.Seq) ? Head(note) : Comma) + TextWeight.Of(note.Text);

    /// <summary>As the model is shown it.</summary>
    public static string Write(IReadOnlyList<Note> notes, Summary? summary = null)
    {
        var sheet = new StringBuilder(Opening);
        if (summary is not null) sheet.Append(Head(summary)).Append(summary.Text);
        var last = default(Note);
        foreach (var note in notes)
        {
            // Values of one entry stand on one line.
            var goesOn = note.Kind == NoteKind.Value && last?.Kind == NoteKind.Value && last.Seq == note.Seq;
            sheet.Append(goesOn ? Comma : Head(note)).Append(note.Text);
            last = note;
        }
        return sheet.ToString();
    }

    /// <summary>What a summary takes of the sheet, as <see cref="TextWeight"/> counts it.</summary>
    public static int Size(Summary summary) => TextWeight.Of(Head(summary)) + TextWeight.Of(summary.Text);

    private static string Head(Summary summary) => string.Create(CultureInfo.InvariantCulture, $"\nsummary (up to #{summary.UpTo}): ");

    private static string Head(Note note) => note.Kind == NoteKind.Value
        ? string.Create(CultureInfo.InvariantCulture, $"\n#{note.Seq}: ")
        : string.Create(CultureInfo.InvariantCulture, $"\n{note.Kind.ToString().ToLowerInvariant()} (#{note.Seq}): ");

    private static IEnumerable<Note> Read(PromptItem item, bool isFirst, int mostValues = ValuesOfOne) => item switch
    {
        UserItem { OfReview: false } user => OfUser(user, isFirst, mostValues),
        AssistantItem answer => OfAnswer(answer, mostValues),
        ToolResultItem result => Values(result.Seq, result.Content, mostValues),
        _ => [],
    };

    private static IEnumerable<Note> OfUser(UserItem user, bool isFirst, int mostValues)
    {
        if (isFirst) yield return new(NoteKind.Intent, user.Seq, Cut(user.Text));
        foreach (var sentence in Sentences(user.Text, Instructing)) yield return new(NoteKind.Instruction, user.Seq, sentence);
        foreach (var value in Values(user.Seq, user.Text, mostValues)) yield return value;
    }

    private static IEnumerable<Note> OfAnswer(AssistantItem answer, int mostValues)
    {
        foreach (var block in answer.Blocks)
        {
            if (block is TextBlock said)
                foreach (var sentence in Sentences(said.Text, Promising)) yield return new(NoteKind.Commitment, answer.Seq, sentence);
            foreach (var value in Values(answer.Seq, TextOf(block), mostValues)) yield return value;
        }
    }

    private static IEnumerable<string> Texts(PromptItem item) => item switch
    {
        UserItem user => [user.Text],
        AssistantItem answer => answer.Blocks.Select(TextOf),
        ToolResultItem result => [result.Content],
        _ => [],
    };

    private static string TextOf(Block block) => block switch
    {
        TextBlock said => said.Text,
        ToolCallBlock call => call.Arguments,
        _ => "",
    };

    private static IEnumerable<string> Sentences(string text, FrozenSet<string> cues)
    {
        foreach (var sentence in text.Split(SentenceEnds, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (sentence.Length >= 12 && cues.Any(cue => HasWord(sentence, cue))) yield return Cut(sentence);
    }

    private static bool HasWord(string sentence, string cue)
    {
        var at = sentence.IndexOf(cue, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && (at == 0 || !char.IsLetter(sentence[at - 1])) && (at + cue.Length == sentence.Length || !char.IsLetter(sentence[at + cue.Length]));
    }

    private static IEnumerable<Note> Values(long seq, string text, int most) =>
        ValueScan.Of(text).Distinct().OrderByDescending(ValueScan.IsIdentifier).Take(most).Select(value => new Note(NoteKind.Value, seq, value));

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= QuoteChars ? line : line[..(char.IsHighSurrogate(line[QuoteChars - 1]) ? QuoteChars - 1 : QuoteChars)] + "…";
    }
}
