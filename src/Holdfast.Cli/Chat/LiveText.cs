namespace Holdfast.Cli.Chat;

/// <summary>Text that is written piece by piece, with other lines in between.</summary>
internal sealed class LiveText(TextWriter writer)
{
    private bool _lineIsOpen;

    public void Write(string text)
    {
        writer.Write(text);
        writer.Flush();
        if (text.Length > 0) _lineIsOpen = text[^1] != '\n';
    }

    public void EndLine()
    {
        if (_lineIsOpen) writer.WriteLine();
        _lineIsOpen = false;
    }
}
