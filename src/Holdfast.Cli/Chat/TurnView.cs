using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Chat;

/// <summary>Shows a turn as it happens: the text as it is written, and in between, as notes, what else goes on.</summary>
internal sealed class TurnView(Terminal terminal)
{
    private readonly LiveText _text = new(terminal.Text);

    /// <summary>Something of the open attempt was shown that no answer entry holds yet.</summary>
    private bool _isUnsettled;

    private string? _failure;

    public void Show(StreamEvent happened)
    {
        switch (happened)
        {
            case TextWritten delta:
                _text.Write(delta.Text);
                _isUnsettled = true;
                break;
            case EntryWritten { Entry: var entry }:
                Show(entry);
                break;
            case StatusChanged { Status: { Reason: not null } status }:
                Show(status);
                break;
            case TurnDone:
                _text.EndLine();
                break;
        }
    }

    /// <summary>A status often repeats why the model call failed; that has been said.</summary>
    private void Show(Status status)
    {
        var state = status.State.Replace('_', ' ');
        var until = status.Until is { } time ? $" until {time.ToLocalTime():HH:mm:ss}" : "";
        Note(status.Reason == _failure ? $"Now {state}{until}." : $"Now {state}{until}: {status.Reason}");
    }

    private void Show(Entry entry)
    {
        switch (entry.Kind)
        {
            case "attempt_started" when _isUnsettled:
                Note("The answer was interrupted; what stands above is void. Starting again.");
                _isUnsettled = false;
                break;
            case "attempt_ended" when entry.AttemptFailure() is { } failure:
                _failure = failure.Message;
                Note(failure.Kind == "cancelled" ? "Cancelled." : $"The model call failed ({failure.Kind}): {failure.Message}");
                break;
            case "answer":
                _isUnsettled = false;
                _text.EndLine();
                foreach (var call in entry.ToolCalls()) Note($"→ {call.Name} {Shortened(call.Arguments)}");
                break;
            case "tool_result":
                Note($"← {entry.Text("name")} {Shortened(entry.Text("content"))}");
                break;
            case "turn_stopped" when entry.Text("said") is { Length: > 0 } said:
                _text.EndLine();
                _text.Write(said);
                _text.EndLine();
                break;
            case "turn_stopped":
                Note($"Stopped: {entry.Text("reason")}");
                break;
        }
    }

    private void Note(string text)
    {
        _text.EndLine();
        terminal.Note(text);
    }

    private static string Shortened(string text)
    {
        const int shown = 160;
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= shown ? line : line[..shown] + "…";
    }
}
