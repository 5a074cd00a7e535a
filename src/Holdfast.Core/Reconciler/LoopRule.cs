using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Reconciler;

/// <summary>
/// A model that asks the same of a tool again and again, and is told the same each time, gets nowhere and pays for it. Asking again is no loop where the
/// answer changes: so tests are run, and jobs waited for.
/// </summary>
public static class LoopRule
{
    /// <summary>
    /// Of 1,471 recorded sessions (STAR, SWE-agent, tau-bench) five made the same call with the same result four times in a row or more, and two of these
    /// ran in circles for 13 and 47 calls; none made it five to twelve times.
    /// </summary>
    public const int DefaultRepeats = 5;

    private const int ArgumentsShown = 200;

    /// <summary>Null while the turn may go on.</summary>
    /// <param name="turn">The running turn, with calls that are about to be made.</param>
    public static TurnStopped? Stop(Conversation c, Turn turn, AgentPolicy policy)
    {
        var (last, times) = (default(Made), 0);
        foreach (var made in Newest(c))
        {
            last ??= made;
            if (made != last || times == policy.MaxRepeats) break;
            times++;
        }
        if (times < policy.MaxRepeats || !turn.Calls.Any(call => call.Name == last!.Name && call.Arguments == last.Arguments)) return null;
        var arguments = last!.Arguments.Length <= ArgumentsShown ? last.Arguments : last.Arguments[..ArgumentsShown] + "…";
        return DegradeRule.Unfinished("same_call_again",
            $"The model called {last.Name} {times} times in a row with the same arguments and got the same result (max_repeats of agent {policy.Name}): {arguments}", c, policy);
    }

    /// <summary>Calls of the running turn that have a result, the newest first.</summary>
    private static IEnumerable<Made> Newest(Conversation c)
    {
        var results = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = c.Items.Count - 1; i >= Math.Max(0, PromptFold.TurnIndex(c)); i--)
        {
            if (c.Items[i] is ToolResultItem result) results[result.CallId] = Repetition.Whole(result).Content;
            if (c.Items[i] is not AssistantItem answer) continue;
            foreach (var call in answer.Blocks.OfType<ToolCallBlock>().Reverse())
                if (results.TryGetValue(call.Id, out var content)) yield return new(call.Name, call.Arguments, content);
            results.Clear(); // ids repeat from answer to answer
        }
    }

    private sealed record Made(string Name, string Arguments, string Result);
}
