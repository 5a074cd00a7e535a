using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;

namespace Holdfast.Simulation;

/// <summary>What came of conversations that were spoken to while no model answered.</summary>
/// <param name="InTime">Interactive ones that had a person within the agent's deadline.</param>
/// <param name="Slowest">From message to person, the longest.</param>
/// <param name="Answered">Background ones with an answer in the end.</param>
/// <param name="LastAnswer">After the models had come back.</param>
/// <param name="CallsWhileOut">Of both models together, by both nodes.</param>
/// <param name="MostCallsInASecond">After the models had come back: a herd would show here.</param>
public sealed record OutageReport(
    int Interactive, int InTime, TimeSpan Slowest, int Background, int Answered, TimeSpan LastAnswer, int CallsWhileOut, int MostCallsInASecond, string? Failure)
{
    public OutageReport And(OutageReport other) => new(
        Interactive + other.Interactive, InTime + other.InTime, TimeSpan.FromTicks(Math.Max(Slowest.Ticks, other.Slowest.Ticks)),
        Background + other.Background, Answered + other.Answered, TimeSpan.FromTicks(Math.Max(LastAnswer.Ticks, other.LastAnswer.Ticks)),
        Math.Max(CallsWhileOut, other.CallsWhileOut), Math.Max(MostCallsInASecond, other.MostCallsInASecond), Failure ?? other.Failure);
}

/// <summary>Two hours in which every model is away, in virtual time: two nodes, as many conversations that somebody waits in as that nobody does.</summary>
public static class Outage
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(2), Longest = TimeSpan.FromHours(3);

    /// <summary>One after the other, in worlds whose agent has a deadline: sums, and the worst of them.</summary>
    public static async Task<OutageReport> RunAsync(int worlds, int conversationsOfEach)
    {
        OutageReport? all = null;
        for (ulong seed = 1; worlds > 0; seed++)
        {
            var world = new World(seed, Bug.None, echo: false) { Faults = Faults.None, NoModelAnswers = true };
            if (world.Agents.Deadline is null) continue;
            var one = await RunAsync(world, conversationsOfEach);
            all = all?.And(one) ?? one;
            worlds--;
        }
        return all!;
    }

    private static async Task<OutageReport> RunAsync(World world, int conversationsOfEach)
    {
        for (var i = 0; i < 2; i++) world.Nodes.Add(new Node(world, $"node{i}", new(), TimeSpan.Zero));
        var start = world.Scheduler.Now;
        var said = new Dictionary<ConversationKey, (ConversationMode Mode, DateTimeOffset At)>();
        foreach (var mode in Enum.GetValues<ConversationMode>())
            for (var i = 0; i < conversationsOfEach; i++)
            {
                var key = new ConversationKey(world.Dice.Pick(World.Tenants), $"cnv_{mode}_{i}");
                world.Clients.Post(_ => _ = world.WatchAsync(SayAsync(world, key, mode, said)), null);
            }
        world.Scheduler.RunUntil(() => world.Failure is not null, start + Length);
        world.NoModelAnswers = false;
        var back = world.Scheduler.Now;
        world.Scheduler.RunUntil(() => world.Failure is not null || IsOver(world, said), back + Longest);
        return await ReportAsync(world, said, back);
    }

    /// <summary>At some moment of the two hours.</summary>
    private static async Task SayAsync(
        World world, ConversationKey key, ConversationMode mode, Dictionary<ConversationKey, (ConversationMode, DateTimeOffset)> said)
    {
        await Task.Delay(Length * (world.Dice.Below(1_000) / 1_001.0), world.ClientTime);
        var node = world.AnyNode()!;
        await node.AskAsync(() => node.Service.HandleAsync(key, new Start("helper", mode), null, default).AsTask());
        said[key] = (mode, world.Scheduler.Now);
        await node.AskAsync(() => node.Service.HandleAsync(key, new Say("Where is my parcel?"), null, default).AsTask());
    }

    private static bool IsOver(World world, Dictionary<ConversationKey, (ConversationMode Mode, DateTimeOffset At)> said) =>
        said.All(one => one.Value.Mode == ConversationMode.Interactive || world.Oracles[one.Key].IsAtRest);

    private static async Task<OutageReport> ReportAsync(World world, Dictionary<ConversationKey, (ConversationMode Mode, DateTimeOffset At)> said, DateTimeOffset back)
    {
        var deadline = world.Agents.Deadline!.Value;
        var (interactive, inTime, background, answered) = (0, 0, 0, 0);
        var (slowest, last) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var (key, (mode, at)) in said)
        {
            var entries = await world.Journal.ReadAsync(key, 0, int.MaxValue, default);
            if (mode == ConversationMode.Background)
            {
                background++;
                if (entries.LastOrDefault(entry => entry.Fact is Answer) is not { } answer) continue;
                answered++;
                if (answer.At - back > last) last = answer.At - back;
                continue;
            }
            // Who came so late that the models were back within the deadline may have an answer of theirs.
            if (at + deadline >= back) continue;
            interactive++;
            if (entries.FirstOrDefault(entry => entry.Fact is HandedOff) is not { } handedOff) continue;
            if (handedOff.At - at > slowest) slowest = handedOff.At - at;
            // The deadline is when it is due; a worker wakes for it and writes it down.
            if (handedOff.At - at <= deadline + TimeSpan.FromSeconds(1)) inTime++;
        }
        var after = world.Bills.All.Where(bill => bill.At >= back).GroupBy(bill => (long)(bill.At - back).TotalSeconds);
        return new(
            interactive, inTime, slowest, background, answered, last, world.Bills.All.Count(bill => bill.At < back),
            after.Select(second => second.Count()).DefaultIfEmpty().Max(), world.Failure?.Message);
    }
}
