using Holdfast.Core.Journal;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Streaming;

namespace Holdfast.Server.DropIn;

/// <summary>What a turn says, as one answer: its texts, with a paragraph between them but where a failure cut what then goes on.</summary>
internal sealed class TurnSpeech
{
    private bool _hasUnkeptText;

    /// <summary>provider/model of the latest attempt; null before the first.</summary>
    public string? Model { get; private set; }

    public int Attempts { get; private set; }

    public StopReason Stop { get; private set; } = StopReason.EndTurn;

    /// <summary>A model answered, were it without a word.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>What was said is void, and the answer begins anew: the client cannot be made to forget it.</summary>
    public bool IsTakenBack { get; private set; }

    /// <param name="e">Of this turn.</param>
    public IReadOnlyList<Said> Take(StreamEvent e) => e switch
    {
        StreamEvent.Delta delta => Piece(delta.Text),
        StreamEvent.Journaled { Entry.Fact: AttemptStarted { Purpose: Purpose.Answer } started } => Begin(started),
        StreamEvent.Journaled { Entry.Fact: Answer answer } => Keep(answer),
        StreamEvent.Journaled { Entry.Fact: TurnStopped { Said: { } said } } => Say(said),
        StreamEvent.Journaled { Entry.Fact: HandedOff { Said: { } said } } => Say(said),
        StreamEvent.Journaled { Entry.Fact: PersonSaid said } => Say(said.Content),
        _ => [],
    };

    private IReadOnlyList<Said> Piece(string text)
    {
        _hasUnkeptText = true;
        return [new Said.Text(text)];
    }

    private static IReadOnlyList<Said> Say(string text) => [new Said.Paragraph(), new Said.Text(text), new Said.Paragraph()];

    private IReadOnlyList<Said> Begin(AttemptStarted started)
    {
        IsTakenBack = _hasUnkeptText;
        (Model, Attempts) = (started.Model, Attempts + 1);
        return [];
    }

    private IReadOnlyList<Said> Keep(Answer answer)
    {
        _hasUnkeptText = false;
        // More comes of the same answer, or another in place of one that said nothing.
        if (answer.Stop is StopReason.Cut or StopReason.Empty) return [];
        (HasAnswered, Stop) = (true, answer.Stop);
        return [new Said.Paragraph()];
    }
}
