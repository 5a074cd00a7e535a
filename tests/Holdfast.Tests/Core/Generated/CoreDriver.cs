using System.Text;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Holdfast.Core.Tools;

namespace Holdfast.Tests.Core.Generated;

/// <summary>Drives the core as the Runtime would, with outcomes, commands and crashes taken from a list of choices. When they run out, all goes well.</summary>
internal sealed class CoreDriver(IReadOnlyList<byte> choices)
{
    /// <summary>A window so small that a few messages fill it.</summary>
    private static readonly AgentPolicy Policy = Agents.Policy(Small(Agents.First), Small(Agents.Second)) with
    {
        Budget = new ContextBudget(50, 60, 130, 530, 50, 100, Recall: 40), MaxOutputTokens = 100,
    };

    private readonly List<Entry> _entries = [];
    private DateTimeOffset _now = Spec.Start;
    private int _next;

    public IReadOnlyList<Entry> Entries => _entries;

    public Conversation State { get; private set; } = Conversation.Empty(Spec.Key);

    /// <summary>Every prompt that was sent, with the epoch it was sent in.</summary>
    public List<(int Epoch, Prompt Prompt)> Prompts { get; } = [];

    /// <summary>What each opening of an epoch found and left, and in which turn.</summary>
    public List<(IReadOnlyList<PromptItem> Before, IReadOnlyList<PromptItem> After, Turn Turn)> Epochs { get; } = [];

    /// <summary>Until the choices are used up and nothing is owed any more.</summary>
    public void Run()
    {
        Append(Facts.ConversationStarted());
        for (var steps = 0; _next < choices.Count || State.Turn is not null; steps++)
        {
            if (steps > 20 * choices.Count + 1_000) throw new InvalidOperationException("The conversation does not come to rest.");
            if (_next < choices.Count && Choose(3) == 0) Command();
            else Advance();
        }
    }

    private void Command()
    {
        Command command = Choose(8) switch
        {
            0 => new Cancel(),
            1 => new Resolve(),
            2 => new GiveFeedback(5, Resolved: true),
            var size => new Say($"m{State.Seq} " + new string('x', size * Choose(60))),
        };
        if (Decide.Command(State, command) is Decision.Accept accept) Append([.. accept.Facts]);
    }

    private void Advance()
    {
        switch (Reconcile.Next(State, Policy, _now))
        {
            case Effect.Wait wait:
                _now = Choose(2) == 0 ? wait.Until : _now + (wait.Until - _now) / 2;
                break;
            case Effect.Record record:
                Append([.. record.Facts]);
                break;
            case Effect.CallModel call:
                var plan = call.Shrink
                    ? PromptPlanner.Shrink(State, call.Rung)
                    : PromptPlanner.Next(State, Policy, call.Rung, hasDocuments: Choose(2) == 1);
                Carry(plan, call.Rung);
                break;
            case Effect.RunTools run:
                RunTools(run.Calls);
                break;
        }
    }

    private void Carry(Plan plan, Rung rung)
    {
        switch (plan)
        {
            case Plan.OpenEpoch open:
                var before = State.Items;
                Append(open.Fact);
                Epochs.Add((before, State.Items, State.Turn!));
                break;
            case Plan.Recall:
                var seen = State.Items.Select(item => item.Seq).ToHashSet();
                var past = _entries.Where(entry => entry.Fact is UserMessage && !seen.Contains(entry.Seq) && State.Queued.All(item => item.Seq != entry.Seq)).Take(Choose(2));
                Append(new Recalled([.. past.Select(entry => entry.Seq)], 30));
                break;
            case Plan.Inform inform:
                // What was found in the end may be less than there was room for, or nothing.
                var bytes = inform.Bytes / (1 + Choose(2));
                if (bytes > 0) Append(new KnowledgeShown([new ShownPassage($"d{Choose(3)}", 1 + Choose(2), 0, bytes)], bytes));
                else Carry(PromptPlanner.Next(State, Policy, rung), rung);
                break;
            case Plan.DoesNotFit no:
                Append(new TurnStopped("context_full", no.Reason, no.Ask));
                break;
            case Plan.Count count when Choose(2) == 0:
                Carry(count.Otherwise, rung);
                break;
            case Plan.Count { Prompt: var counted }:
                Append(new TokensCounted(counted.Call.Rung.Name, counted.PromptBytes, Math.Max(1, counted.Call.Prompt.Tokens.Total * (1 + Choose(6)) / 3)));
                break;
            case Plan.Send send:
                Prompts.Add((State.Epoch, send.Call.Prompt));
                CallModel(send);
                break;
        }
    }

    private void CallModel(Plan.Send send)
    {
        var call = send.Call;
        Append(new AttemptStarted(
            State.Attempts + 1, call.Rung.Name, 1, "aGFzaA==", call.Prompt.Tokens, send.PromptBytes, call.MaxOutputTokens,
            Reservation.WorstCaseNanoUsd(call, _now)));
        if (Choose(4) == 1) Command();
        if (Choose(12) == 1) return; // a crash
        Append([.. Settle.Model(State, Policy, call.Rung, Outcome(call))]);
    }

    private ModelOutcome Outcome(ModelCall call)
    {
        var prompt = call.Prompt.Tokens.Total;
        var usage = Choose(5) == 1 ? default(Usage?) : new Usage(prompt / 2, prompt / 4, prompt - prompt / 2 - prompt / 4, 0, 1 + Choose(100), Choose(20));
        Block[] said = [new TextBlock(new string('a', Choose(200)))];
        return Choose(6) switch
        {
            1 => Failed((FailureKind)Choose(Enum.GetValues<FailureKind>().Length), said, usage),
            2 => new(null, [.. said, .. Enumerable.Range(0, 1 + Choose(3)).Select(Call)], StopReason.ToolUse, usage),
            3 => new(null, Choose(2) == 0 ? [] : said, (StopReason)Choose((int)StopReason.Cut), usage),
            _ => new(null, said, StopReason.EndTurn, usage),
        };
    }

    private ModelOutcome Failed(FailureKind kind, IReadOnlyList<Block> said, Usage? usage) => new(
        new Failure(kind, (FailureStage)Choose(4), FailureSide.Provider, "it broke", RetryAfterMs: Choose(4) == 1 ? 1_000L * Choose(250) : null),
        said, StopReason.Interrupted, usage);

    private ToolCallBlock Call(int index) => new($"call{index}", Choose(2) == 0 ? "lookup" : Choose(2) == 0 ? "pay" : "unknown", "{}");

    private void RunTools(IReadOnlyList<ToolCallBlock> calls)
    {
        Append(new ToolsStarted([.. calls.Select(call => call.Id)]));
        foreach (var call in calls)
        {
            if (Choose(12) == 1) return; // a crash
            if (Choose(8) == 1) Command();
            Append(Settle.Tool(State, call, new ToolOutcome(Output(), Choose(3) == 1, TimeSpan.FromMilliseconds(5))));
        }
    }

    /// <summary>Something short, or a file of which a line changes from time to time.</summary>
    private string Output() => Choose(2) == 0
        ? new string('r', Choose(200))
        : string.Join('\n', Enumerable.Range(0, 34).Select(line => line == 20 ? $"line {Choose(4)}" : $"line {line} of the file that is read"));

    /// <summary>What is appended was folded by whoever decided it; what is read later is folded from its stored form.</summary>
    private void Append(params Fact[] facts)
    {
        _now += TimeSpan.FromMilliseconds(10);
        foreach (var fact in facts)
        {
            var entry = new Entry(State.Seq + 1, _now, fact);
            State = Fold.Apply(State, entry);
            _entries.Add(entry with { Fact = EntryCodec.Decode(Encoding.UTF8.GetBytes(Show.Fact(fact))) });
        }
        if (Reconcile.WakeAt(State, Policy, _now) is null != State.Turn is null) throw new InvalidOperationException("At rest with a wake time, or without one in a turn.");
    }

    private int Choose(int count) => _next < choices.Count ? choices[_next++] % count : 0;

    private static Rung Small(Rung rung) => rung with { Card = rung.Card with { Window = 900 } };
}
