using System.Text;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// The text of an answer while it arrives: written by the one call that receives it, read by any number of followers. Kept once, however many look on.
/// </summary>
/// <param name="grown">Told after each piece, on the writer's flow.</param>
public sealed class AnswerText(Action? grown = null)
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    /// <summary>UTF-16 units so far.</summary>
    public int Length
    {
        get { lock (_lock) return _text.Length; }
    }

    public void Append(string piece)
    {
        lock (_lock) _text.Append(piece);
        grown?.Invoke();
    }

    /// <summary>What came after an offset; empty when nothing did.</summary>
    public string From(int offset)
    {
        lock (_lock) return offset >= _text.Length ? "" : _text.ToString(offset, _text.Length - offset);
    }

    public string Slice(int start, int length)
    {
        lock (_lock) return _text.ToString(start, length);
    }
}
