using System.Text;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Core.Context;

/// <summary>What to do about the next prompt: send it, open an epoch first, or give up because even the least does not fit.</summary>
public abstract record Plan
{
    public sealed record Send(ModelCall Call, int PromptBytes) : Plan;

    public sealed record OpenEpoch(EpochOpened Fact) : Plan;

    public sealed record DoesNotFit(string Reason) : Plan;
}

/// <summary>A prompt weighed before it is made.</summary>
/// <param name="TurnStart">Index of the first item of the running turn.</param>
/// <param name="Bytes">UTF-8 bytes of all of it.</param>
public sealed record Measured(string System, int TurnStart, int Bytes, ShareTokens Tokens);

/// <summary>
/// Decides what the model is shown. Inside an epoch the prompt only grows at its end, so that provider caches stay warm;
/// when it passes the high-water mark, a new epoch drops the oldest whole turns, down to the low-water mark.
/// </summary>
public static class PromptPlanner
{
    public static Plan Next(Conversation c, AgentPolicy policy, Rung rung)
    {
        var measured = Measure(c, policy, rung);
        var tokens = measured.Tokens;
        var output = Math.Min(policy.MaxOutputTokens, rung.Card.MaxOutput);
        var room = rung.Card.Window - output - policy.Budget.Safety;

        if (measured.TurnStart > 0 && (tokens.History > policy.Budget.History || tokens.Total > room))
            return OpenEpoch(c, measured.TurnStart, LowWater(policy, tokens, room), TokenEstimator.RateOf(c, rung));
        if (tokens.Total > room)
            return new Plan.DoesNotFit($"The current turn needs about {tokens.Total} tokens; {rung.Name} has room for {room}.");

        var prompt = new Prompt(measured.System, policy.Tools, c.Items, CacheSystem(rung, tokens), CacheAfter(c, rung, tokens), tokens);
        return new Plan.Send(new ModelCall(rung, prompt, output, Sampling.For(policy.Profile, rung.Card), policy.Limits), measured.Bytes);
    }

    /// <summary>What the next prompt would hold, by share.</summary>
    public static Measured Measure(Conversation c, AgentPolicy policy, Rung rung)
    {
        var system = SystemPrompt(c, policy);
        var fixedBytes = Encoding.UTF8.GetByteCount(system) + policy.Tools.Sum(Bytes);
        var turnStart = TurnStart(c);
        var working = WorkingBytes(c, turnStart);
        var rate = TokenEstimator.RateOf(c, rung);
        var tokens = new ShareTokens(
            TokenEstimator.Tokens(fixedBytes, rate), TokenEstimator.Tokens(c.Bytes - working, rate), TokenEstimator.Tokens(working, rate));
        return new(system, turnStart, fixedBytes + c.Bytes, tokens);
    }

    private static int Bytes(Tools.ToolSpec tool) =>
        Encoding.UTF8.GetByteCount(tool.Name) + Encoding.UTF8.GetByteCount(tool.Description) + Encoding.UTF8.GetByteCount(tool.InputSchema);

    /// <summary>The provider said that the prompt was too long: the same request is never sent twice, so the oldest half of the history goes.</summary>
    public static Plan Shrink(Conversation c, Rung rung)
    {
        var turnStart = TurnStart(c);
        if (turnStart == 0)
            return new Plan.DoesNotFit($"{rung.Name} refused the current turn alone as too long.");
        var rate = TokenEstimator.RateOf(c, rung);
        return OpenEpoch(c, turnStart, TokenEstimator.Tokens(c.Bytes - WorkingBytes(c, turnStart), rate) / 2, rate);
    }

    /// <summary>Index of the message that opened the running turn. Seq does not order items: a message that waited is older than the answer before it.</summary>
    private static int TurnStart(Conversation c) =>
        c.Turn is { } turn ? c.Items.FindLastIndex(item => item.Seq == turn.FirstSeq) : c.Items.Count;

    private static int WorkingBytes(Conversation c, int turnStart)
    {
        var bytes = 0;
        for (var i = turnStart; i < c.Items.Count; i++) bytes += TokenEstimator.Bytes(c.Items[i]);
        return bytes;
    }

    private static int LowWater(AgentPolicy policy, ShareTokens tokens, int room) =>
        Math.Max(0, Math.Min(policy.Budget.History / 2, (room - tokens.System - tokens.Working) / 2));

    /// <summary>Keeps the newest whole turns that fit under the mark. A turn starts at a user message, so no call is parted from its result.</summary>
    private static Plan.OpenEpoch OpenEpoch(Conversation c, int turnStart, int lowWater, int rate)
    {
        var left = turnStart;
        long bytes = 0;
        for (var i = turnStart - 1; i >= 0; i--)
        {
            bytes += TokenEstimator.Bytes(c.Items[i]);
            if (TokenEstimator.Tokens(bytes, rate) > lowWater) break;
            if (c.Items[i] is UserItem && (i == 0 || c.Items[i - 1] is not UserItem)) left = i;
        }
        return new(new EpochOpened(c.Epoch + 1, left, "history_over_budget"));
    }

    private static string SystemPrompt(Conversation c, AgentPolicy policy) => c.Omitted == 0
        ? policy.SystemPrompt
        : $"{policy.SystemPrompt}\n\n[The conversation began earlier: {c.Omitted} older messages are not shown here. "
          + "If the answer depends on them, say so and ask instead of guessing.]";

    private static bool CacheSystem(Rung rung, ShareTokens tokens) => rung.Card.CacheMarks && tokens.System >= rung.Card.MinCacheable;

    /// <summary>
    /// The end of the prompt, where the next one goes on, and the last end before it: the provider looks back at most 20 blocks from a mark,
    /// which a turn with many tool results outgrows.
    /// </summary>
    private static IReadOnlyList<int> CacheAfter(Conversation c, Rung rung, ShareTokens tokens)
    {
        if (!rung.Card.CacheMarks || tokens.Total < rung.Card.MinCacheable || c.Items.IsEmpty) return [];
        var last = c.Items.Count - 1;
        var answer = last;
        while (answer >= 0 && c.Items[answer] is not AssistantItem) answer--;
        return answer > 0 && answer - 1 < last ? [answer - 1, last] : [last];
    }
}
