using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>
/// What models do when they are told that their last answer was interrupted: they go on with it. As models do, they are not exact about where it ended and
/// often say its last words again.
/// </summary>
internal static class Continuing
{
    /// <summary>The call as it was before the interrupted answer, and what that said; null when nothing is to be gone on with.</summary>
    public static (ModelRequest Call, string Said)? Asked(ModelRequest call)
    {
        var turns = call.Turns;
        if (turns.Count < 3 || turns[^1].Role != Role.User || !call.LastWords().Contains("interrupted", StringComparison.OrdinalIgnoreCase)) return null;
        var first = turns.Count - 1;
        while (first > 0 && turns[first - 1].Role == Role.Assistant && turns[first - 1].Blocks.All(block => block is Block.Text or Block.Thinking)) first--;
        var said = string.Concat(turns.Skip(first).SkipLast(1).SelectMany(turn => turn.Blocks).OfType<Block.Text>().Select(text => text.Value));
        return said.Length == 0 ? null : (call with { Turns = [.. turns.Take(first)] }, said);
    }

    /// <summary>The rest of an answer; all of it where it does not begin as the interrupted one did.</summary>
    public static Answer Rest(Answer whole, string said)
    {
        if (whole.Parts.OfType<Part.Live>().Any()) return whole;
        var parts = new List<Part>();
        var left = said;
        foreach (var part in whole.Parts)
        {
            if (part is not Part.Text { Value: var text } || left.Length == 0)
            {
                if (part is not Part.Thinking) parts.Add(part);
                continue;
            }
            var length = Math.Min(left.Length, text.Length);
            if (!text.StartsWith(left[..length], StringComparison.Ordinal)) return whole;
            left = left[length..];
            if (text.Length > length) parts.Add(new Part.Text(Repeated(said) + text[length..]));
        }
        return whole with { Parts = parts };
    }

    /// <summary>Every other time the last two words, the cut one among them.</summary>
    private static string Repeated(string said)
    {
        if (said.Length % 2 == 0) return "";
        var at = said.Length;
        for (var words = 0; words < 2 && at > 0; words++)
        {
            at--;
            while (at > 0 && !(char.IsWhiteSpace(said[at - 1]) && !char.IsWhiteSpace(said[at]))) at--;
        }
        return said[at..];
    }
}
