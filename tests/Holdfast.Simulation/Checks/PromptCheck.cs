using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Models;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.Checks;

/// <summary>What a provider would refuse, and what must not be in a prompt though it would not.</summary>
public static class PromptCheck
{
    /// <returns>Tokens of the prompt, counted in the provider's own way.</returns>
    public static int Judge(World world, ModelCall call, string hash)
    {
        var items = call.Prompt.Items;
        var oracle = Announced(world, hash);
        Paired(items);
        if (oracle.Asides.Contains(hash)) return Fitting(world, call);
        var shown = oracle.Prompts[hash];
        if (!shown.SequenceEqual(items.Select(item => item.Seq)))
            throw world.Fail($"A prompt shows entries {string.Join(' ', items.Select(item => item.Seq))}; the journal says {string.Join(' ', shown)}.");
        foreach (var item in items)
            if (item is UserItem && !oracle.IsShownBy(item.Seq, TextOf(item))) throw world.Fail($"Entry {item.Seq} is shown with other words than were said.");

        if (call.Prompt.Tools.Any(tool => tool == MemoryTool.Spec)
            && (oracle.Memories[hash] is not { } memory || !call.Prompt.System.Contains(memory, StringComparison.Ordinal)))
            throw world.Fail("A prompt does not show the memory that the journal says it shows.");

        return Fitting(world, call);

        void Paired(IReadOnlyList<PromptItem> of)
        {
            if (of is not [UserItem, ..] && (of is not [AssistantItem { Seq: var first }, ..] || first != oracle.Greeting)) throw world.Fail("A prompt does not begin with the user.");
            if (PairingProblem(of) is { } problem) throw world.Fail(problem);
        }
    }

    /// <summary>Who has announced a request, which is sent as often and no more.</summary>
    public static ConversationOracle Announced(World world, string hash)
    {
        var oracle = world.Oracles.Values.FirstOrDefault(oracle => oracle.Starts.ContainsKey(hash))
            ?? throw world.Fail("A provider was called before the start of the attempt was durable.");
        // Forks of one conversation may ask for the same.
        if (world.Bills.Of(hash).Count >= world.Oracles.Values.Sum(one => one.Starts.GetValueOrDefault(hash)))
            throw world.Fail("A provider was called more often than the journal has attempts.");
        return oracle;
    }

    private static int Fitting(World world, ModelCall call)
    {
        var tokens = Tokens(world, call);
        if (tokens + call.MaxOutputTokens > call.Rung.Card.Window && !world.CountsWereLost)
            throw world.Fail($"A prompt of {tokens} tokens and an answer of {call.MaxOutputTokens} are over {call.Rung.Name}'s window of {call.Rung.Card.Window}.");
        return tokens;
    }

    public static string TextOf(PromptItem item) => item switch
    {
        UserItem user => user.Text,
        AssistantItem answer => string.Concat(answer.Blocks.OfType<TextBlock>().Select(block => block.Text)),
        ToolResultItem result => result.Content,
        _ => throw new InvalidOperationException($"No text in {item.GetType().Name}."),
    };

    private static string? PairingProblem(IReadOnlyList<PromptItem> items)
    {
        var open = new List<string>();
        foreach (var item in items)
        {
            if (item is ToolResultItem result && !open.Remove(result.CallId)) return $"The result of {result.CallId} has no call before it.";
            if (item is not ToolResultItem && open.Count > 0) return $"Something stands between {open[0]} and its result.";
            if (item is not AssistantItem answer) continue;
            if (answer.Blocks.Count == 0) return "An answer in a prompt is empty.";
            open.AddRange(answer.Blocks.OfType<ToolCallBlock>().Select(call => call.Id));
        }
        return open.Count > 0 ? $"The call {open[0]} has no result." : null;
    }

    /// <summary>Counted in the provider's own way: that of one which counts beforehand is as far from the estimate as it likes.</summary>
    public static int Tokens(World world, ModelCall call)
    {
        var tokens = 8 + Encoding.UTF8.GetByteCount(call.Prompt.System) / 4;
        foreach (var tool in call.Prompt.Tools) tokens += 6 + (tool.Name.Length + tool.Description.Length + tool.InputSchema.Length) / 4;
        foreach (var item in call.Prompt.Items) tokens += 4 + item.Size * 10 / 37;
        return call.Rung.Provider == SimulatedAgents.Counting ? tokens * world.Agents.Density / 100 : tokens;
    }
}
