using System.Text;
using Holdfast.Core.Models;
using Holdfast.Core.Repair;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// The text of an answer while it arrives: written by the one call that receives it, read by any number of followers. Kept once, however many look on.
/// </summary>
/// <param name="grown">Told after each piece, on the writer's flow.</param>
public sealed class AnswerText(Action? grown = null)
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private string? _before;
    private int? _hidden = 0;

    /// <summary>
    /// The text goes on with one that broke off: what it repeats of that is shown to nobody, and nothing is until it is known what that is.
    /// </summary>
    public void GoOnFrom(string before)
    {
        lock (_lock) (_before, _hidden) = (before, null);
    }

    /// <summary>Told once, when the provider has begun to answer: what it says of its limits.</summary>
    public Action<RateLimits>? Begun { get; set; }

    /// <summary>Said by whoever receives the answer, before the first of it.</summary>
    public void Begin(RateLimits told) => Begun?.Invoke(told);

    /// <summary>UTF-16 units so far.</summary>
    public int Length
    {
        get { lock (_lock) return _text.Length; }
    }

    public void Append(string piece)
    {
        lock (_lock)
        {
            _text.Append(piece);
            if (_hidden is null && _text.ToString() is var after && Seam.IsDecided(_before!, after)) _hidden = Seam.Overlap(_before!, after);
        }
        grown?.Invoke();
    }

    /// <summary>What is shown after an offset in what is shown; empty when nothing is.</summary>
    public string From(int offset)
    {
        lock (_lock)
            return _hidden is { } hidden && hidden + offset < _text.Length ? _text.ToString(hidden + offset, _text.Length - hidden - offset) : "";
    }

    public string Slice(int start, int length)
    {
        lock (_lock) return _text.ToString(start, length);
    }
}
