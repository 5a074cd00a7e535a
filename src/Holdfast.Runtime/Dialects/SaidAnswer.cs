using System.Text;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Dialects;

/// <summary>An answer, as far as it has been said.</summary>
public sealed class SaidAnswer
{
    private readonly List<SaidPart> _parts = [];
    private bool _isNewParagraph;

    public string Id { get; private set; } = "";

    public string Model { get; private set; } = "";

    /// <summary>Texts and calls, in order.</summary>
    public IReadOnlyList<SaidPart> Parts => _parts;

    public string? Refusal { get; private set; }

    public StopReason Stop { get; private set; } = StopReason.EndTurn;

    public string? StopSequence { get; private set; }

    public Usage Usage { get; private set; }

    public void Add(Said said)
    {
        switch (said)
        {
            case Said.Began began: (Id, Model) = (began.Id, began.Model); break;
            case Said.Text text: CurrentText().Content.Append(text.Piece); break;
            case Said.Paragraph: _isNewParagraph = true; break;
            case Said.CallBegan call: _parts.Add(new(call)); break;
            case Said.Arguments arguments: _parts[^1].Content.Append(arguments.Piece); break;
            case Said.Refusal refusal: Refusal += refusal.Piece; break;
            case Said.Stopped stopped: (Stop, StopSequence) = (stopped.Reason, stopped.Sequence); break;
            case Said.Used used: Usage = used.Usage; break;
        }
    }

    private SaidPart CurrentText()
    {
        if (_isNewParagraph || _parts is not [.., { Call: null }]) _parts.Add(new(null));
        _isNewParagraph = false;
        return _parts[^1];
    }
}

/// <param name="Call">Null for a text.</param>
public sealed record SaidPart(Said.CallBegan? Call)
{
    /// <summary>Of a call its arguments.</summary>
    public StringBuilder Content { get; } = new();
}
