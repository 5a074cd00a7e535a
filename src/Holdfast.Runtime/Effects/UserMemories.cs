using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;

namespace Holdfast.Runtime.Effects;

/// <summary>A conversation's way to the memory of its user: what its prompt shows of it, and what its model does to it.</summary>
public sealed class UserMemories(IUserMemory memory, IJournal journal)
{
    /// <summary>What the prompt shows from now on until the epoch ends.</summary>
    public async ValueTask<MemoryShown> ShowAsync(Conversation c, Plan.ShowMemory plan, CancellationToken cancel) =>
        UserSheet.Write(await memory.ReadAsync(UserOf(c), cancel), plan.Bytes);

    /// <summary>A turn begins, and something that its prompt would show has been forgotten or corrected.</summary>
    public async ValueTask<bool> IsOutdatedAsync(Conversation c, AgentPolicy policy, CancellationToken cancel) =>
        policy.Memory && c is { User: not null, Memory: { Names.Count: > 0 } shown, Turn.AgentVersion: null }
        && UserSheet.IsOutdated(shown, await memory.ReadAsync(UserOf(c), cancel));

    /// <summary>
    /// Carries out a call of one of the memory's tools. Called again with the same key, it has the effect and the answer of the first time.
    /// </summary>
    /// <param name="key">Names the call.</param>
    public async ValueTask<ToolOutcome> AnswerAsync(
        Conversation c, ToolSpec tool, string arguments, string key, DateTimeOffset now, CancellationToken cancel)
    {
        var decision = tool == FactTool.Spec
            ? await RememberAsync(c, arguments, key, now, cancel)
            : await UseFilesAsync(c, arguments, key, now, cancel);
        return new(decision.Answer, decision.Wrong is not null, TimeSpan.Zero);
    }

    private async ValueTask<MemoryDecision> UseFilesAsync(
        Conversation c, string arguments, string key, DateTimeOffset now, CancellationToken cancel)
    {
        var (command, missing) = MemoryTool.Read(arguments);
        if (command is null) return new(UserMemory.Empty, $"Error: The command needs {missing}.", Wrong: missing);
        MemoryDecision Decide(UserMemory state) => new MemoryFiles(state, new Origin(c.Key.Conversation), now).Apply(command);
        return command is MemoryCommand.View
            ? Decide(await memory.ReadAsync(UserOf(c), cancel))
            : await memory.ChangeAsync(UserOf(c), key, Decide, cancel);
    }

    private async ValueTask<MemoryDecision> RememberAsync(
        Conversation c, string arguments, string key, DateTimeOffset now, CancellationToken cancel)
    {
        var (fact, quote, replaces) = FactTool.Read(arguments);
        var problem = "The quote stands in no message of the person and in no tool's result of this conversation. "
            + "Quote what is in view, exactly.";
        foreach (var seq in Quotation.Sources(c, quote))
        {
            problem = await ProblemAsync(c.Key, seq, quote, cancel);
            if (problem is not null) continue;
            var origin = new Origin(c.Key.Conversation, seq, quote);
            return await memory.ChangeAsync(UserOf(c), key, state => new UserFacts(state, now).Add(fact, origin, replaces), cancel);
        }
        return new(UserMemory.Empty, problem, Wrong: "quote");
    }

    /// <summary>What is wrong with a quotation of an entry; null = nothing.</summary>
    public async ValueTask<string?> ProblemAsync(ConversationKey key, long seq, string quote, CancellationToken cancel) =>
        await journal.ReadAsync(key, seq - 1, 1, cancel) is [var entry] && entry.Seq == seq
            ? Quotation.Problem(quote, entry)
            : $"There is no entry {seq}.";

    private static UserKey UserOf(Conversation c) => new(c.Key.Tenant, c.User!);
}
