using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>
/// Background work that asks a model the same again, byte for byte, is given the answer that it got then, where the agent has that on. Nobody waits for
/// background work, so nobody misses another wording.
/// </summary>
public sealed class Reuse(IAnswers answers, TimeProvider clock)
{
    /// <summary>Null = the model is to be asked.</summary>
    public async ValueTask<KeptAnswer?> FindAsync(Conversation c, AgentPolicy policy, AttemptStarted start, CancellationToken cancel) =>
        AgeOf(c, policy, start) is { } age ? await answers.FindAsync(c.Key.Tenant, RequestOf(start), clock.GetUtcNow() - age, cancel) : null;

    /// <summary>An answer that is whole is kept.</summary>
    public async ValueTask KeepAsync(Conversation c, AgentPolicy policy, AttemptStarted start, ModelOutcome outcome)
    {
        if (AgeOf(c, policy, start) is null || start.Reuses is not null) return;
        if (outcome is not { Failure: null, Usage: { } usage, Stop: StopReason.EndTurn or StopReason.ToolUse or StopReason.StopSequence, Blocks.Count: > 0 }) return;
        await answers.KeepAsync(c.Key, RequestOf(start), new(clock.GetUtcNow(), outcome.Blocks, outcome.Stop, usage), CancellationToken.None);
    }

    private static TimeSpan? AgeOf(Conversation c, AgentPolicy policy, AttemptStarted start) =>
        c.Mode == ConversationMode.Background && start.Purpose is Purpose.Answer or Purpose.Items ? policy.ReusesFor : null;

    private static string RequestOf(AttemptStarted start) => $"{start.Model} {start.RequestHash}";
}
