using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store promises of the rows of batches.</summary>
public abstract class BatchesSuite
{
    private (IBatches Batches, IJournal Journal)? _created;

    private IBatches Batches => (_created ??= Create()).Batches;

    private IJournal Journal => (_created ??= Create()).Journal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IBatches Batches, IJournal Journal) Create();

    [Fact]
    public async Task Row_is_written_with_each_append_and_goes_with_its_conversation()
    {
        var key = Sample.Key("bat_1");
        var row = Row(key) with { LearnedFrom = "bat_0" };
        await Journal.AppendAsync(Sample.Start(key) with { Batch = row }, Cancel);
        Assert.Equal(row, await Batches.FindAsync(key, Cancel));
        var later = row with { State = "parked", Answered = 3, Failed = 1, PerCall = 5, UpdatedAt = Sample.Noon.AddMinutes(1) };
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Start(key) with { Batch = later }, Cancel));
        Assert.Equal(row, await Batches.FindAsync(key, Cancel));
        await Journal.AppendAsync(Sample.Say(key, 1, "Next") with { Batch = later }, Cancel);
        Assert.Equal(later, await Batches.FindAsync(key, Cancel));

        Assert.Null(await Batches.FindAsync(key with { Tenant = "zeta" }, Cancel));
        await Journal.DeleteAsync(key, Cancel);
        Assert.Null(await Batches.FindAsync(key, Cancel));
    }

    [Fact]
    public async Task Batches_are_listed_newest_first_in_pages_and_by_what_is_asked()
    {
        for (var i = 1; i <= 5; i++)
            await AddAsync(Row(Sample.Key($"bat_{i}")) with { CreatedAt = Sample.Noon.AddSeconds(i), Task = i % 2 == 0 ? "even" : "odd", State = i == 5 ? "waiting" : "working" });
        await AddAsync(Row(Sample.Key("bat_9", "zeta")));
        var first = await Batches.ListAsync("acme", new(), new(3), Cancel);
        var second = await Batches.ListAsync("acme", new(), new(3, first.NextCursor), Cancel);
        Assert.Equal(["bat_5", "bat_4", "bat_3", "bat_2", "bat_1"], first.Items.Concat(second.Items).Select(row => row.Key.Conversation));
        Assert.Null(second.NextCursor);
        Assert.Equal(["bat_3", "bat_1"], (await Batches.ListAsync("acme", new(Task: "odd", State: "working", Agent: "support"), new(), Cancel)).Items.Select(row => row.Key.Conversation));
        Assert.Empty((await Batches.ListAsync("acme", new(Agent: "other"), new(), Cancel)).Items);
    }

    [Fact]
    public async Task Latest_is_the_one_of_this_work_that_was_worked_on_last()
    {
        await AddAsync(Row(Sample.Key("bat_1")) with { PerCall = 7, UpdatedAt = Sample.Noon.AddMinutes(5) });
        await AddAsync(Row(Sample.Key("bat_2")) with { UpdatedAt = Sample.Noon.AddMinutes(1) });
        await AddAsync(Row(Sample.Key("bat_3")) with { Task = "other", UpdatedAt = Sample.Noon.AddMinutes(9) });
        Assert.Equal(7, (await Batches.LatestAsync(new("acme", "support"), "task", Cancel))!.PerCall);
        Assert.Null(await Batches.LatestAsync(new("acme", "sales"), "task", Cancel));
        Assert.Null(await Batches.LatestAsync(new("zeta", "support"), "task", Cancel));
    }

    private ValueTask<AppendResult> AddAsync(BatchRow row) => Journal.AppendAsync(Sample.Start(row.Key) with { Batch = row }, Cancel);

    private static BatchRow Row(ConversationKey key) => new(key, "support", "task", "working", 10, 0, 0, 10, null, Sample.Noon, Sample.Noon);
}
