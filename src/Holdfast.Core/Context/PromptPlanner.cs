using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Repair;

namespace Holdfast.Core.Context;

/// <summary>What to do about the next prompt: send it, open an epoch first, or give up because even the least does not fit.</summary>
public abstract record Plan
{
    /// <param name="SparedTokens">As in <see cref="AttemptStarted"/>.</param>
    public sealed record Send(ModelCall Call, int PromptBytes, int SparedTokens = 0) : Plan;

    public sealed record OpenEpoch(EpochOpened Fact) : Plan;

    /// <summary>Look first for what matters to this message in what earlier epochs left behind.</summary>
    /// <param name="Message">The text of the turn's messages.</param>
    /// <param name="Bytes">That may be brought back, as <see cref="TextWeight"/> counts them.</param>
    public sealed record Recall(string Message, int Bytes) : Plan;

    /// <summary>Look up what is remembered of the user, to be shown until the epoch ends.</summary>
    /// <param name="Bytes">That it may take, as <see cref="TextWeight"/> counts them.</param>
    public sealed record ShowMemory(int Bytes) : Plan;

    /// <summary>Look up what of the agent's documents matters to this message, to be shown until the epoch ends.</summary>
    /// <param name="Message">The text of the turn's messages.</param>
    /// <param name="Bytes">That it may take, as <see cref="TextWeight"/> counts them.</param>
    public sealed record Inform(string Message, int Bytes) : Plan;

    /// <summary>Let the provider count the prompt first: what nobody has weighed of it could be dearer than it is estimated, and then there is no room for it.</summary>
    /// <param name="Otherwise">What to do where the provider does not count.</param>
    public sealed record Count(Send Prompt, Plan Otherwise) : Plan;

    /// <param name="Ask">What the agent says to it; null where the user can do nothing about it.</param>
    public sealed record DoesNotFit(string Reason, string? Ask = null) : Plan;
}

/// <summary>A prompt weighed before it is made.</summary>
/// <param name="TurnStart">Index of the first item of the running turn.</param>
/// <param name="Bytes">Of all of it, as <see cref="TokenEstimator"/> counts them.</param>
public sealed record Measured(string System, int TurnStart, int Bytes, ShareTokens Tokens);

/// <summary>
/// Decides what the model is shown. Inside an epoch the prompt only grows at its end, so that provider caches stay warm;
/// when a share passes its high-water mark, a new epoch brings it down to the low-water mark, half of it. The running turn may take what the
/// history leaves free: an epoch writes what stays to the cache anew, which pays the sooner the more it gives up.
/// </summary>
public static class PromptPlanner
{
    /// <summary>
    /// What is recalled, or shown of documents, stays until the epoch ends, so a message takes at most this part of what the share has left: the first
    /// takes most, and there is always some for the next.
    /// </summary>
    private const int RecallPart = 4, KnowledgePart = 4;

    /// <summary>Tokens under which a share is small.</summary>
    private const int SmallShare = 1_500;

    /// <summary>What nobody has weighed may cost as many times its estimate more: mostly it is a few per cent, but a script that the estimator knows little of is not.</summary>
    private const int DearerBy = 1;

    /// <summary>Part of the system share that what is remembered of the user may take.</summary>
    private const int MemoryPart = 2;

    /// <param name="hasDocuments">The agent carries documents that may matter.</param>
    public static Plan Next(Conversation c, AgentPolicy policy, Rung rung, bool hasDocuments = false)
    {
        policy = BudgetRule.Apply(c, policy);
        var measured = Measure(c, policy, rung);
        var (tokens, budget) = (measured.Tokens, policy.Budget);
        var output = Math.Min(policy.MaxOutputTokens, rung.Card.MaxOutput);
        // What the shares add up to, even where the window is larger: a prompt that grew by itself would be paid for at every call.
        var window = rung.Card.Window - output - budget.Safety;
        var room = Math.Min(window, budget.Prompt);
        var rate = TokenEstimator.RateOf(c, rung);

        var both = Math.Min(budget.History + budget.Working, room - tokens.System - tokens.Recall - tokens.Knowledge);
        if ((tokens.History > budget.History || tokens.History + tokens.Working > both)
            && Compact(c, budget, tokens, both, rate) is { } epoch) return new Plan.OpenEpoch(epoch);
        if (tokens.Total > room && tokens.Knowledge > 0) return WithoutKnowledge(c, "window_over_budget");
        if (c is { Pins: not null, Turn.AgentVersion: null } && new Compaction(Repetition.Whole(c), rate).Plan(budget.History, working: null, "pinned") is { } withPins)
            return new Plan.OpenEpoch(withPins);
        if (HasMemory(c, policy) && c.Memory is null)
        {
            var most = Math.Max(0, Math.Min(budget.System / MemoryPart, room - tokens.Total));
            return new Plan.ShowMemory(TokenEstimator.BytesIn(most, rate));
        }
        if (budget.Recall > 0 && c is { Omitted: > 0, Turn: { Recalled: false, AgentVersion: null } })
            return Recall(c, policy, measured.TurnStart, room - tokens.Total, rate);
        if (hasDocuments && MayInform(c, policy))
            return Inform(c, measured, Math.Min((budget.Knowledge - tokens.Knowledge) / KnowledgePart, room - tokens.Total), rate);
        var send = Send(c, policy, rung, measured);
        Plan plan = tokens.Total <= room ? send : new Plan.DoesNotFit(
            $"The current turn needs about {tokens.Total} tokens; {rung.Name} has room for {room}.", TooLong.Ask(c, rate, tokens.Total, room));
        var unweighed = TokenEstimator.Unweighed(c, rung, measured.Bytes);
        return unweighed > 0 && tokens.Total + (DearerBy * unweighed) > window ? new Plan.Count(send, plan) : plan;
    }

    /// <summary>The call that this state is sent as, however it came to be sent.</summary>
    public static Plan.Send Send(Conversation c, AgentPolicy policy, Rung rung)
    {
        policy = BudgetRule.Apply(c, policy);
        return Send(c, policy, rung, Measure(c, policy, rung));
    }

    private static Plan.Send Send(Conversation c, AgentPolicy policy, Rung rung, Measured measured)
    {
        var tokens = measured.Tokens;
        var items = Closing(c) is { } last ? c.Items.Add(last) : c.Items;
        var prompt = new Prompt(measured.System, ToolsOf(c, policy), items, CacheSystem(rung, tokens), CacheAfter(c, rung, tokens), tokens, CacheLong(c));
        var output = Math.Min(policy.MaxOutputTokens, rung.Card.MaxOutput);
        var call = new ModelCall(rung, prompt, output, Sampling.For(policy.Profile, rung.Card), policy.Limits);
        return new(call, measured.Bytes, Spared(c, policy, rung, measured));
    }

    /// <summary>Tokens that a prompt with all that was ever said, and nothing in place of it, would have more, as far as there is room.</summary>
    private static int Spared(Conversation c, AgentPolicy policy, Rung rung, Measured measured)
    {
        var instead = c.Epoch == 1 ? 0 : TextWeight.Of(NoteOf(policy)) + (policy.Budget.Recall > 0 ? Bytes(RecallTool.Spec) : 0);
        var bytes = c.SaidBytes - (c.Bytes - KnownBytes(c)) - instead;
        var room = rung.Card.Window - Math.Min(policy.MaxOutputTokens, rung.Card.MaxOutput) - measured.Tokens.Total;
        return Math.Min(TokenEstimator.Tokens(bytes, TokenEstimator.RateOf(c, rung)), Math.Max(0, room));
    }

    /// <summary>What stands last in this prompt and in no later one.</summary>
    private static UserItem? Closing(Conversation c) =>
        Continuation.Of(c) ?? (c.Turn?.Economy is { WrapsUp: true } ? new(Seq: 0, TextWeight.Of(BudgetRule.WrapUp), BudgetRule.WrapUp) : null);

    /// <summary>
    /// The agent's tools, the one that hands off, those of the user's memory where there is one, and from the second epoch on the one that brings back what is not
    /// shown; of two with the same name the agent's own is meant. Last come those that the client runs itself.
    /// </summary>
    public static IReadOnlyList<Tools.ToolSpec> ToolsOf(Conversation c, AgentPolicy policy)
    {
        var added = HasMemory(c, policy) ? UserTools : [];
        if (policy.Handoff is { IsOffered: true } handoff) added = [HandOffTool.For(handoff), .. added];
        if (c.Epoch > 1 && policy.Budget.Recall > 0) added = [.. added, RecallTool.Spec];
        var ours = added.Length == 0 ? policy.Tools
            : [.. policy.Tools, .. added.Where(tool => policy.Tools.All(own => own.Name != tool.Name))];
        var clients = c.Turn is { } turn ? turn.Tools : c.Tools;
        return clients is null ? ours : [.. ours.Where(tool => !clients.Has(tool.Name)), .. clients.Specs];
    }

    /// <summary>The history keeps half of its own share, whatever the turn takes; unless the turn fits no other way.</summary>
    /// <param name="both">Tokens that history and running turn may have together.</param>
    /// <returns>Null when nothing would leave: what cannot get smaller would be tried for ever.</returns>
    private static EpochOpened? Compact(Conversation c, ContextBudget budget, ShareTokens tokens, int both, int rate)
    {
        var whole = Repetition.Whole(c);
        var history = Math.Max(0, Math.Min(LowMark(budget.History), both));
        var working = Math.Max(0, Math.Min(budget.Working, both - Math.Min(tokens.History, history)));
        var shrink = tokens.Working > working ? working / 2 : default(int?);
        var reason = tokens.Working > working ? "working_over_budget" : "history_over_budget";
        int[] marks = tokens.History + tokens.Working > both ? [history, 0] : [history];
        return marks.Select(mark => new Compaction(whole, rate).Plan(mark, shrink, reason)).FirstOrDefault(epoch => epoch is not null && Saves(c, epoch));
    }

    /// <summary>Half of a share; of a small one more, since what is needed next would not find room in half of it.</summary>
    internal static int LowMark(int share) => Math.Max(share / 2, Math.Min(share * 4 / 5, SmallShare));

    private static readonly Tools.ToolSpec[] UserTools = [MemoryTool.Spec, FactTool.Spec];

    private static bool HasMemory(Conversation c, AgentPolicy policy) => policy.Memory && c.User is not null;

    private static bool Saves(Conversation c, EpochOpened epoch) =>
        Fold.Apply(c, new Entry(c.Seq + 1, c.UpdatedAt, epoch)).Bytes < c.Bytes - KnownBytes(c);

    /// <summary>What the next prompt would hold, by share.</summary>
    public static Measured Measure(Conversation c, AgentPolicy policy, Rung rung)
    {
        var system = SystemPrompt(c, policy);
        var fixedBytes = TextWeight.Of(system) + ToolsOf(c, policy).Sum(Bytes);
        var turnStart = PromptFold.TurnIndex(c);
        var working = WorkingBytes(c, turnStart);
        var recalled = RecalledBytes(c, turnStart);
        var known = KnownBytes(c);
        var goOn = Closing(c) is { } note ? TokenEstimator.Bytes(note) : 0;
        var rate = TokenEstimator.RateOf(c, rung);
        var tokens = new ShareTokens(
            TokenEstimator.Tokens(fixedBytes, rate), TokenEstimator.Tokens(c.Bytes - working - recalled - known, rate),
            TokenEstimator.Tokens(working + goOn, rate), TokenEstimator.Tokens(recalled, rate), TokenEstimator.Tokens(known, rate));
        return new(system, turnStart, fixedBytes + c.Bytes + goOn, tokens);
    }

    private static int Bytes(Tools.ToolSpec tool) =>
        TextWeight.Of(tool.Name) + TextWeight.Of(tool.Description) + TextWeight.Of(tool.InputSchema);

    /// <summary>The provider said that the prompt was too long: the same request is never sent twice, so half of the history goes, and half of the turn.</summary>
    public static Plan Shrink(Conversation c, Rung rung)
    {
        var rate = TokenEstimator.RateOf(c, rung);
        var turnStart = PromptFold.TurnIndex(c);
        var working = WorkingBytes(c, turnStart);
        int Half(long bytes) => TokenEstimator.Tokens(bytes, rate) / 2;
        return new Compaction(Repetition.Whole(c), rate).Plan(Half(c.Bytes - working), turnStart == 0 ? Half(working) : null, "prompt_too_long") is { } epoch && Saves(c, epoch)
            ? new Plan.OpenEpoch(epoch)
            : c.Items.Any(item => item is KnowledgeItem) ? WithoutKnowledge(c, "prompt_too_long")
            : new Plan.DoesNotFit($"{rung.Name} refused the current turn alone as too long.", TooLong.Ask(c, rate, Half(2 * c.Bytes), Half(c.Bytes)));
    }

    /// <summary>Every epoch takes away what was shown of documents; this one nothing else.</summary>
    private static Plan.OpenEpoch WithoutKnowledge(Conversation c, string reason) =>
        new(new EpochOpened(c.Epoch + 1, Left: 0, reason, DropsThinking: true));

    private static int RecalledBytes(Conversation c, int turnStart) => c.Items.Take(turnStart).OfType<RecalledItem>().Sum(TokenEstimator.Bytes);

    /// <summary>What is shown of documents: any epoch takes it away, and so saves nothing by it.</summary>
    private static int KnownBytes(Conversation c) => c.Items.OfType<KnowledgeItem>().Sum(TokenEstimator.Bytes);

    private static int WorkingBytes(Conversation c, int turnStart)
    {
        var bytes = 0;
        for (var i = turnStart; i < c.Items.Count; i++) bytes += TokenEstimator.Bytes(c.Items[i]);
        return bytes;
    }

    /// <summary>
    /// Before the first prompt of a turn, and again where an epoch has taken away what was shown; but not where the provider found the prompt too long.
    /// </summary>
    public static bool MayInform(Conversation c, AgentPolicy policy) =>
        policy.Budget.Knowledge > 0
        && c.Turn is { Informed: false, Trouble: not { Shrunk: true, Last.Kind: FailureKind.PromptTooLong } };

    private static Plan.Inform Inform(Conversation c, Measured measured, int tokens, int rate) =>
        new(Said(c, measured.TurnStart), TokenEstimator.BytesIn(Math.Max(0, tokens), rate));

    /// <summary>The text of the running turn's messages.</summary>
    public static string Said(Conversation c) => Said(c, PromptFold.TurnIndex(c));

    private static string Said(Conversation c, int turnStart) =>
        string.Join('\n', c.Items.Skip(turnStart).OfType<UserItem>().Select(item => item.Text));

    private static Plan.Recall Recall(Conversation c, AgentPolicy policy, int turnStart, int room, int rate)
    {
        var left = policy.Budget.Recall - TokenEstimator.Tokens(RecalledBytes(c, turnStart), rate);
        var tokens = Math.Max(0, Math.Min(left / RecallPart, room));
        return new(Said(c, turnStart), TokenEstimator.BytesIn(tokens, rate));
    }

    private static string SystemPrompt(Conversation c, AgentPolicy policy)
    {
        var system = policy.SystemPrompt;
        if (policy.Memory && c.Memory is { Text.Length: > 0 } memory) system += $"\n\n{memory.Text}";
        return c.Epoch == 1 ? system : $"{system}\n\n{NoteOf(policy)}";
    }

    private static string NoteOf(AgentPolicy policy) => policy.Budget.Recall > 0 ? ShortenedNote : LeftNote;

    // The same in every epoch after the first, or each would begin with another prompt than the one before, and nothing of it be read from a cache.
    private const string LeftNote =
        "[Older parts of this conversation are not shown, or shortened. If the answer depends on them, say what is missing and ask which part matters, "
        + "instead of guessing.]";

    private const string ShortenedNote =
        "[Older parts of this conversation are not shown, or shortened. If the answer depends on them, look them up with the tool recall. What is not "
        + "found there, say so and ask which part matters, instead of guessing.]";

    private static bool CacheSystem(Rung rung, ShareTokens tokens) => rung.Card.CacheMarks && tokens.System >= rung.Card.MinCacheable;

    /// <summary>
    /// Someone who came back after minutes will do so again: writing for an hour costs 2 instead of 1.25 times the input, once; writing everything again
    /// after each pause costs 1.25 times, each time. Longer pauses outlast either.
    /// </summary>
    private static bool CacheLong(Conversation c) => c.Pause > CacheState.ShortLife && c.Pause <= CacheState.LongLife;

    /// <summary>
    /// The end of the prompt, where the next one goes on, and the last end before it: the provider looks back at most 20 blocks from a mark,
    /// which a turn with many tool results outgrows.
    /// </summary>
    private static IReadOnlyList<int> CacheAfter(Conversation c, Rung rung, ShareTokens tokens)
    {
        if (!rung.Card.CacheMarks || tokens.Total < rung.Card.MinCacheable || c.Items.IsEmpty) return [];
        // What broke off will be another item when it is whole.
        var last = c.Items.Count - (c.Turn?.Cut is null ? 1 : 2);
        var answer = last;
        while (answer >= 0 && c.Items[answer] is not AssistantItem) answer--;
        return answer > 0 && answer - 1 < last ? [answer - 1, last] : [last];
    }
}
