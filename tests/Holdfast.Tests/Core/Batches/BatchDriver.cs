using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Core.Reconciler;
using Xunit;

namespace Holdfast.Tests.Core.Batches;

/// <summary>Drives a batch as the Runtime would, with a model that answers as a test says.</summary>
internal sealed class BatchDriver
{
    private static readonly ConversationKey Key = new("acme", "bat_1");

    private readonly List<Entry> _entries = [];

    public BatchDriver(int items, int perCall = BatchRule.FirstSize, int most = 100, int length = 20, ServiceTier tier = ServiceTier.Standard)
    {
        var given = Enumerable.Range(0, items).Select(i => new BatchItem($"i{i}", new string('x', length))).ToList();
        Append([new ConversationStarted("helper", ConversationMode.Background), .. BatchOpening.Facts("task", "Do it.", given, perCall, most, null, tier)]);
    }

    public AgentPolicy Policy { get; init; } = Agents.Policy();

    public DateTimeOffset Now { get; private set; } = Spec.Start;

    public Conversation State { get; private set; } = Conversation.Empty(Key);

    public Batch Batch => State.Batch!;

    public IEnumerable<Fact> Journal => _entries.Select(entry => entry.Fact);

    /// <summary>Sizes of the groups that were asked for.</summary>
    public List<int> Asked { get; } = [];

    /// <summary>The next owed thing.</summary>
    public Effect Owed => Reconcile.Next(State, Policy, Now);

    /// <summary>Until it is at rest.</summary>
    public void Run(Func<IReadOnlyList<string>, ModelOutcome?> model, int mostSteps = 2_000)
    {
        for (var steps = 0; Owed is not Effect.Rest; steps++)
        {
            Assert.True(steps < mostSteps, "The batch does not come to rest.");
            Step(model);
        }
    }

    /// <param name="model">From the ids of a group to what came of the call; null = the process died in it.</param>
    public void Step(Func<IReadOnlyList<string>, ModelOutcome?> model)
    {
        switch (Owed)
        {
            case Effect.Wait wait: Now = wait.Until; break;
            case Effect.Record record: Append(record.Facts); break;
            case Effect.AskItems ask: Ask(ask.Rung, model); break;
            case var other: Assert.Fail($"{other} is owed to a batch."); break;
        }
    }

    /// <summary>Until what is owed is no waiting, or after so long.</summary>
    public void Wait(TimeSpan? longest = null)
    {
        var end = Now + (longest ?? TimeSpan.FromDays(9));
        while (Owed is Effect.Wait wait && Now < end) Now = wait.Until < end ? wait.Until : end;
    }

    /// <summary>Hands in all that is in line.</summary>
    public Submission HandIn()
    {
        var rung = Assert.IsType<Effect.SubmitItems>(Owed).Rung;
        var first = State.Attempts + 1;
        while (!Batch.Pending.IsEmpty)
        {
            var group = BatchRule.Group(State, Policy, rung);
            Asked.Add(group.Count);
            var number = State.Attempts + 1;
            Append([new AttemptStarted(number, rung.Name, 1, "aGFzaA==", new ShareTokens(10, 0, 20), 100, 100, 5_000, Purpose.Items, first, group.Count)]);
        }
        return Batch.Submissions[^1];
    }

    /// <summary>Hands in all that is in line, and the provider takes it.</summary>
    public Submission Submit()
    {
        var number = HandIn().Number;
        Append([new Submitted(number, $"msgbatch_{number}", Now + Limits.LookFirst)]);
        return Batch.Submissions[^1];
    }

    /// <summary>What came of the calls of a submission, in the order of their numbers.</summary>
    public void Take(int submission, params IEnumerable<Func<IReadOnlyList<string>, ModelOutcome>> results)
    {
        var calls = Batch.Submissions.Single(one => one.Number == submission).Open.Values.ToList();
        foreach (var (call, result) in calls.Zip(results))
            Append(BatchSettlement.Of(State, Policy, call, result([.. call.Items.Select(item => Batch.Items[item.Number].Id)])));
    }

    public void Append(IEnumerable<Fact> facts)
    {
        foreach (var fact in facts)
        {
            var entry = new Entry(State.Seq + 1, Now, EntryCodec.Decode(EntryCodec.Encode(fact)));
            _entries.Add(entry);
            State = Fold.Apply(State, entry);
        }
        Now += TimeSpan.FromSeconds(1);
    }

    private void Ask(Rung rung, Func<IReadOnlyList<string>, ModelOutcome?> model)
    {
        var group = BatchRule.Group(State, Policy, rung);
        Asked.Add(group.Count);
        Append([new AttemptStarted(State.Attempts + 1, rung.Name, 1, "aGFzaA==", new ShareTokens(10, 0, 20), 100, 100, 5_000, Purpose.Items)]);
        if (model([.. group.Select(item => item.Id)]) is { } outcome) Append(BatchSettlement.Of(State, Policy, group, outcome));
    }

    public static ModelOutcome Answers(IEnumerable<string> ids, StopReason stop = StopReason.EndTurn) => new(
        null, [new TextBlock(string.Join('\n', ids.Select(id => JsonSerializer.Serialize(new { id, answer = $"of {id}" }))))], stop, new Usage(50, 0, 0, 0, 10));

    public static ModelOutcome Fails(FailureKind kind, IEnumerable<string>? said = null) =>
        Answers(said ?? []) with { Failure = new(kind, FailureStage.Streaming, FailureSide.Provider, $"It failed: {kind}."), Usage = null };
}
