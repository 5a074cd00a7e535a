using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Runs the tool calls of an answer, all at once; each result is journaled as it comes.</summary>
public sealed class ToolCalls(ConversationStore store, IToolHost host, Recollections memory, UserMemories users, Interrupts interrupts, Telemetry telemetry)
{
    public async Task<Conversation> RunAsync(Held held, Effect.RunTools effect, CancellationToken stopping)
    {
        var (written, c) = await held.TryAppendAsync([new ToolsStarted([.. effect.Calls.Select(call => call.Id)])], stopping);
        if (!written) return c;

        var interrupt = interrupts.Begin(c, stopping);
        try
        {
            if (store.Peek(c.Key)?.Turn?.CancelRequested == true) interrupt.Cancel();
            var running = Begin(held, effect.Calls, interrupt.Token);
            while (running.Count > 0)
            {
                var done = await Task.WhenAny(running);
                running.Remove(done);
                var result = await done;
                // A call that our own shutdown cut off is judged after the restart, when the journal shows it started and never settled.
                if (result.IsError) stopping.ThrowIfCancellationRequested();
                c = await (held with { State = c }).SettleAsync(
                    [result], isOwed: state => state.Turn?.Calls.Any(open => open.Id == result.CallId) == true);
            }
            return c;
        }
        finally
        {
            interrupts.End(c, interrupt);
        }
    }

    private List<Task<ToolResult>> Begin(Held held, IReadOnlyList<ToolCallBlock> calls, CancellationToken cancel)
    {
        var running = new List<Task<ToolResult>>(calls.Count);
        var tools = PromptPlanner.ToolsOf(held.State, held.Policy);
        Task before = Task.CompletedTask;
        foreach (var call in calls)
        {
            var tool = tools.FirstOrDefault(tool => tool.Name == call.Name);
            if (tool != MemoryTool.Spec && tool != FactTool.Spec) running.Add(RunOneAsync(held, tool, call, cancel));
            // The calls to one memory mean what they say only in the order in which they were said.
            else running.Add((Task<ToolResult>)(before = AfterAsync(before, () => RunOneAsync(held, tool, call, cancel))));
        }
        return running;
    }

    private static async Task<ToolResult> AfterAsync(Task before, Func<Task<ToolResult>> run)
    {
        await before;
        return await run();
    }

    private async Task<ToolResult> RunOneAsync(Held held, ToolSpec? tool, ToolCallBlock call, CancellationToken cancel)
    {
        using var span = telemetry.Spans.Tool(held.State.Key, call);
        var outcome = tool is null ? Refused($"There is no tool named {call.Name}.")
            : tool.Validate && ArgumentCheck.Problems(tool.InputSchema, call.Arguments) is { Count: > 0 } problems
                ? Refused("The arguments do not match the tool's schema, so it was not called. " + string.Join(" ", problems))
            : tool == RecallTool.Spec ? await memory.AnswerAsync(held.State, call.Arguments, cancel)
            // Quick, and nothing outside is waited for: whoever cancels would only be told less of what was done.
            : tool == MemoryTool.Spec || tool == FactTool.Spec
                ? await users.AnswerAsync(held.State, tool, call.Arguments, IdempotencyKey(held.State, call), store.Now(), CancellationToken.None)
            : await host.RunAsync(new(held.State.Key, tool, call.Id, call.Arguments, IdempotencyKey(held.State, call)), cancel);
        span.Ended(outcome);
        return Core.Reconciler.Settle.Tool(held.State, call, outcome);
    }

    private static ToolOutcome Refused(string why) => new(why, IsError: true, TimeSpan.Zero);

    /// <summary>Models repeat call ids between answers: the attempt that made the call tells them apart.</summary>
    private static string IdempotencyKey(Conversation c, ToolCallBlock call) => $"{c.Key.Conversation}:{c.Attempts}:{call.Id}";
}
