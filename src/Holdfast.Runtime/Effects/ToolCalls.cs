using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;

namespace Holdfast.Runtime.Effects;

/// <summary>Runs the tool calls of an answer, all at once; each result is journaled as it comes.</summary>
public sealed class ToolCalls(ConversationStore store, IToolHost host, Recollections memory, Interrupts interrupts)
{
    public async Task<Conversation> RunAsync(Held held, Effect.RunTools effect, CancellationToken stopping)
    {
        var (written, c) = await held.TryAppendAsync([new ToolsStarted([.. effect.Calls.Select(call => call.Id)])], stopping);
        if (!written) return c;

        var interrupt = interrupts.Begin(c, stopping);
        try
        {
            if (store.Peek(c.Key)?.Turn?.CancelRequested == true) interrupt.Cancel();
            var running = effect.Calls.Select(call => RunOneAsync(held, call, interrupt.Token)).ToList();
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

    private async Task<ToolResult> RunOneAsync(Held held, ToolCallBlock call, CancellationToken cancel)
    {
        var tool = PromptPlanner.ToolsOf(held.State, held.Policy).FirstOrDefault(tool => tool.Name == call.Name);
        var outcome = tool is null ? Refused($"There is no tool named {call.Name}.")
            : tool.Validate && ArgumentCheck.Problems(tool.InputSchema, call.Arguments) is { Count: > 0 } problems
                ? Refused("The arguments do not match the tool's schema, so it was not called. " + string.Join(" ", problems))
            : tool == RecallTool.Spec ? await memory.AnswerAsync(held.State, call.Arguments, cancel)
            : await host.RunAsync(new(held.State.Key, tool, call.Id, call.Arguments, IdempotencyKey(held.State, call)), cancel);
        return Core.Reconciler.Settle.Tool(call, outcome);
    }

    private static ToolOutcome Refused(string why) => new(why, IsError: true, TimeSpan.Zero);

    /// <summary>Models repeat call ids between answers: the attempt that made the call tells them apart.</summary>
    private static string IdempotencyKey(Conversation c, ToolCallBlock call) => $"{c.Key.Conversation}:{c.Attempts}:{call.Id}";
}
