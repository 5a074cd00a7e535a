using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every journal must do: run by each driver and by the simulation's journal in memory.</summary>
public abstract partial class JournalSuite
{
    private static readonly PageRequest All = new(200);

    private IJournal? _journal;

    private IJournal Journal => _journal ??= Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An empty journal; the driver's own test class cleans up after it.</summary>
    protected abstract IJournal Create();

    [Fact]
    public async Task Append_returns_what_was_written()
    {
        var key = Sample.Key();
        Fact[] facts =
        [
            new ConversationStarted("support", ConversationMode.Background, "u-17", new Dictionary<string, string> { ["plan"] = "gold" }),
            new UserMessage("Grüße, \"quoted\"\nand 👋"),
            new Answer(1, [new TextBlock("Hello"), new ToolCallBlock("call_1", "lookup", "{\"id\": 1")], StopReason.ToolUse),
            new AttemptEnded(1, new Failure(FailureKind.Overloaded, FailureStage.Connecting, FailureSide.Provider, "busy", 529), default, 0),
        ];
        var append = Sample.Next(key, 0, facts);
        var row = append.Row with
        {
            Mode = ConversationMode.Background, User = "u-17", Metadata = new Dictionary<string, string> { ["plan"] = "gold" }, State = "parked",
            Turns = 1, Attempts = 2, Epoch = 3, CostNanoUsd = 4_000_000_000_000, UpdatedAt = Sample.Noon.AddSeconds(5), WakeAt = Sample.Noon.AddHours(1),
        };

        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(append with { Row = row }, Cancel));

        var entries = await Journal.ReadAsync(key, 0, 100, Cancel);
        Assert.Equal([1, 2, 3, 4], entries.Select(entry => entry.Seq));
        Assert.Equal(facts.Select(EntryCodec.Encode), entries.Select(entry => EntryCodec.Encode(entry.Fact)));
        Assert.All(entries, entry => Assert.Equal(Sample.Noon, entry.At));
        var found = await Journal.FindAsync(key, Cancel);
        Assert.Equal(row.Metadata, found!.Metadata);
        Assert.Equal(row, found with { Metadata = row.Metadata });
    }

    [Fact]
    public async Task Append_rewrites_the_row()
    {
        var key = await StartAsync();
        var row = Sample.Row(key) with { Seq = 2, State = "working", Turns = 1, WakeAt = Sample.Noon, UpdatedAt = Sample.Noon.AddMinutes(1) };

        await Journal.AppendAsync(Sample.Say(key, 1, "hi") with { Row = row }, Cancel);

        Assert.Equal(row, await Journal.FindAsync(key, Cancel));
    }

    [Fact]
    public async Task Append_keeps_empty_text_apart_from_none()
    {
        var empty = await StartAsync("empty", row: row => row with { User = "", Metadata = new Dictionary<string, string> { [""] = "" } });
        var none = await StartAsync("none");

        Assert.Equal("", (await Journal.FindAsync(empty, Cancel))!.User);
        Assert.Equal("", (await Journal.FindAsync(empty, Cancel))!.Metadata![""]);
        Assert.Null((await Journal.FindAsync(none, Cancel))!.User);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Append_at_another_seq_conflicts_and_writes_nothing(long expectedSeq)
    {
        var key = await StartAsync();
        await Journal.AppendAsync(Sample.Say(key, 1, "first"), Cancel);
        var late = Sample.Say(key, expectedSeq, "late") with { Ledger = [Sample.Reserve(1)], Idempotency = Sample.Idempotency("late") };

        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(late, Cancel));

        Assert.Equal(2, (await Journal.ReadAsync(key, 0, 100, Cancel)).Count);
        Assert.Equal(2, (await Journal.FindAsync(key, Cancel))!.Seq);
        Assert.Empty((await Journal.LedgerAsync(key.Tenant, new(), All, Cancel)).Items);
        Assert.Null(await Journal.FindIdempotentAsync(key.Tenant, "late", Cancel));
    }

    [Fact]
    public async Task Append_to_an_unknown_conversation_conflicts() =>
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Say(Sample.Key(), 4, "hi"), Cancel));

    [Fact]
    public async Task Append_that_was_cancelled_before_writes_nothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Journal.AppendAsync(Sample.Start(Sample.Key()), new(canceled: true)));

        Assert.Null(await Journal.FindAsync(Sample.Key(), Cancel));
    }

    [Fact]
    public async Task Append_of_a_used_idempotency_key_is_a_duplicate_and_writes_nothing()
    {
        var key = await StartAsync();
        var first = Sample.Say(key, 1, "hi") with { Idempotency = Sample.Idempotency("k") with { Resource = "cnv_1/2" } };
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(first, Cancel));

        Assert.Equal(AppendResult.Duplicate, await Journal.AppendAsync(first, Cancel));
        Assert.Equal(AppendResult.Duplicate, await Journal.AppendAsync(Sample.Say(key, 2, "hi") with { Idempotency = first.Idempotency }, Cancel));

        Assert.Equal(2, (await Journal.FindAsync(key, Cancel))!.Seq);
        Assert.Equal(first.Idempotency, await Journal.FindIdempotentAsync(key.Tenant, "k", Cancel));
    }

    [Fact]
    public async Task Parallel_appends_to_one_conversation_leave_no_gap_and_lose_none()
    {
        var key = await StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => AppendUntilWrittenAsync(key, $"message {writer}")));

        var entries = await Journal.ReadAsync(key, 1, 100, Cancel);
        Assert.Equal(Enumerable.Range(2, 64), entries.Select(entry => (int)entry.Seq));
        Assert.Equal(64, entries.Select(entry => ((UserMessage)entry.Fact).Content).Distinct().Count());
    }

    [Fact]
    public async Task Parallel_appends_to_many_conversations_each_find_their_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async writer =>
        {
            var key = await StartAsync(writer.ToString(CultureInfo.InvariantCulture));
            for (var seq = 1; seq <= 20; seq++)
                Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(Sample.Say(key, seq, $"{writer}/{seq}"), Cancel));
        }));

        for (var writer = 0; writer < 64; writer++)
        {
            var entries = await Journal.ReadAsync(Sample.Key(writer.ToString(CultureInfo.InvariantCulture)), 1, 100, Cancel);
            Assert.Equal(Enumerable.Range(1, 20).Select(seq => $"{writer}/{seq}"), entries.Select(entry => ((UserMessage)entry.Fact).Content));
        }
    }

    [Fact]
    public async Task Parallel_appends_with_one_idempotency_key_are_written_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            async i => await Journal.AppendAsync(Sample.Start(Sample.Key($"cnv_{i}")) with { Idempotency = Sample.Idempotency("k") }, Cancel)));

        Assert.Single(results, AppendResult.Appended);
        Assert.Equal(15, results.Count(result => result == AppendResult.Duplicate));
        Assert.Single((await Journal.ListAsync("acme", new(), All, Cancel)).Items);
    }

    [Fact]
    public async Task Read_gives_the_entries_after_a_seq_up_to_a_limit()
    {
        var key = await StartAsync();
        await Journal.AppendAsync(Sample.Next(key, 1, [.. Enumerable.Range(2, 9).Select(seq => new UserMessage($"{seq}"))]), Cancel);

        Assert.Equal([4, 5, 6], (await Journal.ReadAsync(key, 3, 3, Cancel)).Select(entry => entry.Seq));
        Assert.Empty(await Journal.ReadAsync(key, 10, 3, Cancel));
        Assert.Empty(await Journal.ReadAsync(Sample.Key("unknown"), 0, 3, Cancel));
    }

    [Fact]
    public async Task Pick_gives_the_entries_asked_for_in_order()
    {
        var key = await StartAsync();
        await Journal.AppendAsync(Sample.Next(key, 1, [.. Enumerable.Range(2, 9).Select(seq => new UserMessage($"{seq}"))]), Cancel);

        Assert.Equal([3, 7], (await Journal.PickAsync(key, [7, 3, 99], Cancel)).Select(entry => entry.Seq));
        Assert.Empty(await Journal.PickAsync(key, [], Cancel));
        Assert.Empty(await Journal.PickAsync(Sample.Key("unknown"), [1], Cancel));
    }

    [Fact]
    public async Task Due_gives_the_oldest_first_and_only_what_is_due_whether_leased_or_not()
    {
        foreach (var minutes in new[] { 3, 1, 2, 10 }) await StartAsync($"in {minutes}", wakeAt: Sample.Noon.AddMinutes(minutes));
        await StartAsync("at rest");
        await Journal.TryLeaseAsync(Sample.Key("in 1"), Cancel);

        var due = await Journal.DueAsync(Sample.Noon.AddMinutes(3), 10, Cancel);

        Assert.Equal(["in 1", "in 2", "in 3"], due.Select(key => key.Conversation));
        Assert.Equal("in 1", Assert.Single(await Journal.DueAsync(Sample.Noon.AddMinutes(3), 1, Cancel)).Conversation);
    }

    [Fact]
    public async Task Lease_is_given_to_one_at_a_time_with_growing_epochs()
    {
        var key = await StartAsync();

        var first = await Journal.TryLeaseAsync(key, Cancel);
        Assert.Null(await Journal.TryLeaseAsync(key, Cancel));
        Assert.NotNull(await Journal.TryLeaseAsync(Sample.Key("another"), Cancel));
        await Journal.ReleaseAsync(first!, Cancel);
        var second = await Journal.TryLeaseAsync(key, Cancel);

        Assert.True(second!.Epoch > first!.Epoch);
    }

    [Fact]
    public async Task Release_of_an_old_lease_leaves_the_current_one_alone()
    {
        var key = await StartAsync();
        var old = await Journal.TryLeaseAsync(key, Cancel);
        await Journal.ReleaseAsync(old!, Cancel);
        var current = await Journal.TryLeaseAsync(key, Cancel);

        await Journal.ReleaseAsync(old!, Cancel);

        Assert.Null(await Journal.TryLeaseAsync(key, Cancel));
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(Sample.Say(key, 1, "hi") with { Lease = current }, Cancel));
    }

    [Fact]
    public async Task Append_with_a_lease_that_is_no_longer_current_conflicts()
    {
        var key = await StartAsync();
        var old = await Journal.TryLeaseAsync(key, Cancel);
        await Journal.ReleaseAsync(old!, Cancel);
        var stale = Sample.Say(key, 1, "hi") with { Lease = old };

        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(stale, Cancel));
        await Journal.TryLeaseAsync(key, Cancel);
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(stale, Cancel));

        Assert.Equal(1, (await Journal.FindAsync(key, Cancel))!.Seq);
    }

    [Fact]
    public async Task Delete_removes_the_conversation_and_keeps_its_ledger()
    {
        var key = await StartAsync(wakeAt: Sample.Noon, ledger: [Sample.Reserve(1)]);
        await StartAsync("another");

        Assert.True(await Journal.DeleteAsync(key, Cancel));

        Assert.Null(await Journal.FindAsync(key, Cancel));
        Assert.Empty(await Journal.ReadAsync(key, 0, 10, Cancel));
        Assert.Empty(await Journal.DueAsync(Sample.Noon, 10, Cancel));
        Assert.Single((await Journal.LedgerAsync(key.Tenant, new(), All, Cancel)).Items);
        Assert.Equal("another", Assert.Single((await Journal.ListAsync(key.Tenant, new(), All, Cancel)).Items).Key.Conversation);
        Assert.False(await Journal.DeleteAsync(key, Cancel));
    }

    [Fact]
    public async Task Delete_fences_the_worker_out()
    {
        var key = await StartAsync();
        var lease = await Journal.TryLeaseAsync(key, Cancel);

        await Journal.DeleteAsync(key, Cancel);

        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Say(key, 1, "hi") with { Lease = lease }, Cancel));
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Start(key) with { Lease = lease }, Cancel));
    }

    [Fact]
    public async Task Tenants_with_equal_ids_never_see_each_other()
    {
        var (ours, theirs) = (Sample.Key(tenant: "acme"), Sample.Key(tenant: "globex"));
        var append = Sample.Start(ours) with { Ledger = [Sample.Reserve(1)], Idempotency = Sample.Idempotency("k") };
        await Journal.AppendAsync(append with { Row = append.Row with { State = "working", WakeAt = Sample.Noon, User = "ann" } }, Cancel);
        var lease = await Journal.TryLeaseAsync(ours, Cancel);

        Assert.Null(await Journal.FindAsync(theirs, Cancel));
        Assert.Empty(await Journal.ReadAsync(theirs, 0, 10, Cancel));
        Assert.Empty((await Journal.ListAsync("globex", new(), All, Cancel)).Items);
        Assert.Empty((await Journal.ListAsync("globex", new(Query: "ann"), All, Cancel)).Items);
        Assert.Empty((await Journal.LedgerAsync("globex", new(), All, Cancel)).Items);
        Assert.Empty((await Journal.LedgerAsync("globex", new("cnv_1"), All, Cancel)).Items);
        Assert.Equal(0, Assert.Single((await Journal.CostsAsync("globex", new(Sample.Noon, Sample.Noon.AddDays(1), []), Cancel)).Lines).Attempts);
        Assert.Null(await Journal.FindIdempotentAsync("globex", "k", Cancel));
        Assert.False(await Journal.DeleteAsync(theirs, Cancel));
        Assert.NotNull(await Journal.TryLeaseAsync(theirs, Cancel));
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Say(theirs, 1, "hi"), Cancel));
        Assert.Equal(ours, Assert.Single(await Journal.DueAsync(Sample.Noon, 10, Cancel)));

        // The same ids, keys and attempts are free for them, and change nothing for us.
        var other = Sample.Start(theirs) with { Ledger = [Sample.Reserve(1), Sample.Settle(1)], Idempotency = Sample.Idempotency("k") };
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(other, Cancel));
        Assert.True(await Journal.DeleteAsync(theirs, Cancel));
        Assert.Equal("ann", (await Journal.FindAsync(ours, Cancel))!.User);
        Assert.Null(Assert.Single((await Journal.LedgerAsync("acme", new(), All, Cancel)).Items).SettledAt);
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(Sample.Say(ours, 1, "hi") with { Lease = lease }, Cancel));
    }

    private async Task<ConversationKey> StartAsync(
        string conversation = "cnv_1", DateTimeOffset? wakeAt = null, IReadOnlyList<LedgerChange>? ledger = null, Func<ConversationRow, ConversationRow>? row = null)
    {
        var append = Sample.Start(Sample.Key(conversation)) with { Ledger = ledger ?? [] };
        if (wakeAt is not null) append = append with { Row = append.Row with { State = "working", WakeAt = wakeAt } };
        if (row is not null) append = append with { Row = row(append.Row) };
        Assert.Equal(AppendResult.Appended, await Journal.AppendAsync(append, Cancel));
        return append.Key;
    }

    private async Task AppendUntilWrittenAsync(ConversationKey key, string text)
    {
        AppendResult result;
        do
        {
            var known = await Journal.FindAsync(key, Cancel);
            result = await Journal.AppendAsync(Sample.Say(key, known!.Seq, text), Cancel);
        }
        while (result == AppendResult.Conflict);
        Assert.Equal(AppendResult.Appended, result);
    }
}
