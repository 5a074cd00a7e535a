using Holdfast.Core.Context;
using Holdfast.Core.Conversations;

namespace Holdfast.Core.Repair;

/// <summary>
/// Asks a model to go on with an answer that broke off, or was none. Said in the user's place, since newer models refuse to go on with an answer that stands last; it is
/// in no later prompt, where the pieces stand together as the one answer that they are.
/// </summary>
public static class Continuation
{
    private const long NoEntry = 0;

    /// <summary>UTF-16 units of the end that are quoted.</summary>
    private const int Quoted = 160;

    public const string Opening = "[Your answer above was interrupted by a technical fault. It ends with: «";

    private const string Closing =
        "». Continue it exactly where it ends, with the very next character: repeat nothing of it, announce nothing, and do not mention the interruption.]";

    /// <summary>What providers advise against an answer of nothing: never the same request again.</summary>
    private const string WasEmpty = "[Your last answer was empty. Please answer the message above.]";

    /// <summary>Null when nothing broke off and something was said.</summary>
    public static UserItem? Of(Conversation c)
    {
        if (c.Turn is not { } turn || (turn.Cut is null && turn.Empties == 0)) return null;
        var text = turn.Cut is { } cut ? Ask(cut) : WasEmpty;
        return new(NoEntry, TextWeight.Of(text), text);
    }

    /// <param name="cut">All of the answer that broke off.</param>
    public static string Ask(string cut)
    {
        var start = Math.Max(0, cut.Length - Quoted);
        if (start > 0 && char.IsLowSurrogate(cut[start])) start++;
        return $"{Opening}{cut[start..]}{Closing}";
    }
}
