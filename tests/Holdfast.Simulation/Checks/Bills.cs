using System.Text.Json;
using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Effects;
using Holdfast.Simulation.Fakes;

namespace Holdfast.Simulation.Checks;

/// <summary>One call as the provider remembers it.</summary>
public sealed record Bill(int Number, string Hash, string Model, IReadOnlyList<string> Pieces, IReadOnlyList<Block> Blocks, StopReason Stop, Usage Usage)
{
    public string Id => $"req_{Number}";

    public string Text => string.Concat(Pieces);

    public bool IsCompleted { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Half of it is charged.</summary>
    public bool IsOfBatch { get; set; }
}

/// <summary>The provider's own books: every call it received, what it was going to say, and what it charges.</summary>
public sealed class Bills(World world)
{
    private readonly Dictionary<string, List<Bill>> _byRequest = [];
    private readonly List<Bill> _all = [];

    public IReadOnlyList<Bill> All => _all;

    public IReadOnlyList<Bill> Of(string hash) => _byRequest.GetValueOrDefault(hash) ?? [];

    public Bill Open(ModelCall call, ReadOnlySpan<byte> body)
    {
        var hash = ModelCalls.HashOf(body);
        var tokens = PromptCheck.Judge(world, call, hash);
        var isOfItems = call.Prompt.Items is [UserItem { Text: var asked }] && asked.StartsWith("{\"id\":", StringComparison.Ordinal);
        var pieces = isOfItems ? Lines(_all.Count + 1, ((UserItem)call.Prompt.Items[0]).Text) : Pieces(_all.Count + 1);
        var cached = world.Dice.Below(tokens);
        var written = world.Dice.Below(tokens - cached);
        var (calls, stop) = isOfItems ? ([], world.Dice.Chance(0.1) ? StopReason.MaxTokens : StopReason.EndTurn) : Ending(call.Prompt);
        var text = string.Concat(pieces);
        return Keep(new(
            _all.Count + 1, hash, call.Rung.Name, pieces, [.. text.Length == 0 ? Array.Empty<Block>() : [new TextBlock(text)], .. calls], stop,
            new Usage(tokens - cached - written, cached, written, 0, 1 + text.Length / 4)));
    }

    /// <summary>Of vectors.</summary>
    public Bill Open(EmbeddingCall call, ReadOnlySpan<byte> body)
    {
        var hash = ModelCalls.HashOf(body);
        PromptCheck.Announced(world, hash);
        if (call.Texts.Any(string.IsNullOrWhiteSpace)) throw world.Fail("A vector is asked for of nothing.");
        var tokens = call.Texts.Sum(text => 1 + (TextWeight.Of(text) * 10 / 37));
        return Keep(new(_all.Count + 1, hash, call.Model.Name, [], [], StopReason.EndTurn, new Usage(tokens, 0, 0, 0, 0)));
    }

    private Bill Keep(Bill bill)
    {
        bill.At = world.Scheduler.Now;
        _all.Add(bill);
        if (!_byRequest.TryGetValue(bill.Hash, out var same)) _byRequest[bill.Hash] = same = [];
        same.Add(bill);
        return bill;
    }

    /// <summary>Every answer differs from every other, so that none can stand in for another unnoticed.</summary>
    private List<string> Pieces(int number)
    {
        if (world.Dice.Chance(0.05)) return [];
        if (world.Agents.Handoff is not null && world.Dice.Chance(0.2)) return [$"answer {number}: which one do you mean?"];
        var pieces = new List<string> { $"answer {number}:" };
        for (var i = world.Dice.Below(5); i > 0; i--) pieces.Add(new string((char)('a' + i), 1 + world.Dice.Below(60)) + " ");
        return pieces;
    }

    /// <summary>Of a group of items: now and then one is left out, or said wrongly.</summary>
    private List<string> Lines(int number, string asked)
    {
        var lines = new List<string>();
        foreach (var id in asked.Split('\n').Select(line => JsonElement.Parse(line).GetProperty("id").GetString()!))
        {
            if (world.Dice.Chance(0.15)) continue;
            lines.Add((world.Dice.Chance(0.05) ? "{\"id\":" : JsonSerializer.Serialize(new { id, answer = AnswerOf(number, id) })) + "\n");
        }
        return lines;
    }

    /// <summary>What bill says of an item.</summary>
    public static string AnswerOf(int bill, string id) => $"answer {bill} of {id}";

    private (List<ToolCallBlock> Calls, StopReason Stop) Ending(Prompt prompt)
    {
        if (world.Dice.Chance(0.1)) return ([], world.Dice.Pick<StopReason>([StopReason.MaxTokens, StopReason.PauseTurn, StopReason.Refusal]));
        if (world.Dice.Chance(0.65)) return ([], StopReason.EndTurn);
        // Ids repeat from answer to answer, as those of real models do.
        var calls = new List<ToolCallBlock>();
        for (var i = world.Dice.Between(1, 3); i > 0; i--) calls.Add(Call($"call_{calls.Count + 1}", prompt));
        return (calls, StopReason.ToolUse);
    }

    private ToolCallBlock Call(string id, Prompt prompt)
    {
        if (prompt.Tools.Any(tool => tool.Name == HandOffTool.Name) && world.Dice.Chance(0.2))
            return new(id, HandOffTool.Name, world.Dice.Chance(0.8) ? """{"reason":"I do not know.","confidence":0.2}""" : "{");
        if (prompt.Tools.Any(tool => tool.Name == SimulatedAgents.Hand) && world.Dice.Chance(0.5)) return new(id, SimulatedAgents.Hand, "{}");
        var remembers = prompt.Tools.Any(tool => tool == MemoryTool.Spec) && world.Dice.Chance(0.5);
        if (!remembers)
            return new(id, world.Dice.Pick([SimulatedAgents.Lookup, SimulatedAgents.Pay, SimulatedAgents.Pay, "unknown"]), "{}");
        var path = $"/memories/{world.Dice.Below(3)}.md";
        var said = prompt.Items.OfType<UserItem>().Last().Text;
        return world.Dice.Below(5) switch
        {
            0 => new(id, MemoryTool.Name, $$"""{"command":"create","path":"{{path}}","file_text":"call {{_all.Count}} of {{id}}\n"}"""),
            1 => new(id, MemoryTool.Name,
                $$"""{"command":"insert","path":"{{path}}","insert_line":0,"insert_text":"call {{_all.Count}} of {{id}}\n"}"""),
            2 => new(id, MemoryTool.Name, $$"""{"command":"{{world.Dice.Pick(["delete", "view"])}}","path":"{{path}}"}"""),
            _ => new(id, FactTool.Name,
                JsonSerializer.Serialize(new { fact = $"Fact {world.Dice.Below(20)}", quote = said[..Math.Min(said.Length, 40)] })),
        };
    }
}
