using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Reviews;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store promises of what waits for people.</summary>
public abstract class InboxSuite
{
    private (IInbox Inbox, IJournal Journal)? _created;

    private IInbox Inbox => (_created ??= Create()).Inbox;

    private IJournal Journal => (_created ??= Create()).Journal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IInbox Inbox, IJournal Journal) Create();

    [Fact]
    public async Task Row_is_written_with_the_append_that_changes_it_and_goes_with_its_conversation()
    {
        var key = Sample.Key("cnv_1");
        var row = Row(key);
        await Journal.AppendAsync(Sample.Start(key) with { Inbox = [row] }, Cancel);
        Assert.Equal(row, await Inbox.FindAsync(key, 2, Cancel));
        var claimed = row with { State = "claimed", Owner = "ada" };
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(Sample.Start(key) with { Inbox = [claimed] }, Cancel));
        Assert.Equal(row, await Inbox.FindAsync(key, 2, Cancel));
        var closed = claimed with { State = "closed", ClosedAt = Sample.Noon.AddMinutes(1), Outcome = "approved", ClosedBy = "ada" };
        await Journal.AppendAsync(Sample.Say(key, 1, "Next") with { Inbox = [claimed, closed] }, Cancel);
        Assert.Equal(closed, await Inbox.FindAsync(key, 2, Cancel));

        Assert.Null(await Inbox.FindAsync(key with { Tenant = "zeta" }, 2, Cancel));
        Assert.Null(await Inbox.FindAsync(key, 3, Cancel));
        await Journal.DeleteAsync(key, Cancel);
        Assert.Null(await Inbox.FindAsync(key, 2, Cancel));
    }

    [Fact]
    public async Task What_waits_is_listed_by_priority_and_what_is_due_first_in_pages()
    {
        await AddAsync(Row(Sample.Key("cnv_1")) with { DueAt = null });
        await AddAsync(Row(Sample.Key("cnv_2")) with { DueAt = Sample.Noon.AddHours(2) });
        await AddAsync(Row(Sample.Key("cnv_3")) with { DueAt = Sample.Noon.AddHours(1), State = "claimed", Owner = "ada" });
        await AddAsync(Row(Sample.Key("cnv_4")) with { Priority = 5, DueAt = Sample.Noon.AddHours(9) });
        await AddAsync(Row(Sample.Key("cnv_5")) with { Priority = 5, Kind = InboxKind.Handoff, Subject = "user_asked" });
        await AddAsync(Closed("cnv_6", 1));
        await AddAsync(Row(Sample.Key("cnv_7", "zeta")));

        Assert.Equal(["cnv_4", "cnv_5", "cnv_3", "cnv_2", "cnv_1"], await PagesAsync(new()));
        Assert.Equal(["cnv_3"], await PagesAsync(new(State: "claimed")));
        Assert.Equal(["cnv_5"], await PagesAsync(new(InboxKind.Handoff)));
        Assert.Equal(["cnv_4", "cnv_2", "cnv_1"], await PagesAsync(new(InboxKind.Review, "open", "support", Subject: "tool_call")));
        Assert.Equal(["cnv_3"], await PagesAsync(new(Owner: "ada")));
        Assert.Empty(await PagesAsync(new(Agent: "other")));
    }

    [Fact]
    public async Task What_is_closed_is_listed_latest_first_in_pages()
    {
        for (var i = 1; i <= 5; i++) await AddAsync(Closed($"cnv_{i}", i % 3));
        await AddAsync(Row(Sample.Key("cnv_9")));
        Assert.Equal(["cnv_5", "cnv_2", "cnv_4", "cnv_1", "cnv_3"], await PagesAsync(new(State: "closed")));
    }

    [Fact]
    public async Task Questions_of_an_agent_are_read_latest_first()
    {
        for (var i = 1; i <= 4; i++) await AskAsync(Asked(Sample.Key($"cnv_{i}"), i));
        await AskAsync(Asked(Sample.Key("cnv_8"), 9) with { Agent = "other" });
        await AskAsync(Asked(Sample.Key("cnv_9", "zeta"), 9));
        var agent = new AgentKey("acme", "support");
        Assert.Equal([Asked(Sample.Key("cnv_4"), 4), Asked(Sample.Key("cnv_3"), 3)], await Inbox.ClarificationsAsync(agent, Sample.Noon, 2, Cancel));
        Assert.Equal(2, (await Inbox.ClarificationsAsync(agent, Sample.Noon.AddMinutes(3), 10, Cancel)).Count);
        await Journal.DeleteAsync(Sample.Key("cnv_4"), Cancel);
        Assert.Single(await Inbox.ClarificationsAsync(agent, Sample.Noon.AddMinutes(3), 10, Cancel));
    }

    [Fact]
    public async Task What_waits_is_counted_over_all_tenants()
    {
        await AddAsync(Row(Sample.Key("cnv_1")));
        await AddAsync(Row(Sample.Key("cnv_2", "zeta")) with { DueAt = Sample.Noon });
        await AddAsync(Row(Sample.Key("cnv_3")) with { Kind = InboxKind.Handoff, DueAt = null });
        await AddAsync(Closed("cnv_4", 1));
        var parked = Sample.Start(Sample.Key("cnv_5"));
        await Journal.AppendAsync(parked with { Row = parked.Row with { State = "parked", WakeAt = Sample.Noon } }, Cancel);

        Assert.Equal(1, (await Journal.UnrestAsync(null, 1, Cancel)).Counts["parked"]);
        var waiting = await Inbox.WaitingAsync(null, Sample.Noon.AddHours(1), Cancel);
        Assert.Equal(((2, 1), (1, 0)), (waiting[InboxKind.Review], waiting[InboxKind.Handoff]));
        Assert.Equal((1, 1), Assert.Single(await Inbox.WaitingAsync("zeta", Sample.Noon.AddHours(1), Cancel)).Value);
    }

    private async Task<List<string>> PagesAsync(InboxFilter filter)
    {
        var found = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await Inbox.ListAsync("acme", filter, new(2, cursor), Cancel);
            Assert.InRange(page.Items.Count, 0, 2);
            found.AddRange(page.Items.Select(row => row.Key.Conversation));
            if ((cursor = page.NextCursor) is null) return found;
        }
    }

    private ValueTask<AppendResult> AddAsync(InboxRow row) => Journal.AppendAsync(Sample.Start(row.Key) with { Inbox = [row] }, Cancel);

    private ValueTask<AppendResult> AskAsync(Clarification asked) => Journal.AppendAsync(Sample.Start(asked.Key) with { Asked = asked }, Cancel);

    private static Clarification Asked(ConversationKey key, int minute) => new(key, 5, "support", "Which one?", "Where is it?", Sample.Noon.AddMinutes(minute));

    private static InboxRow Row(ConversationKey key) =>
        new(key, 2, InboxKind.Review, "tool_call", "pay", "support", "ada", "open", 0, null, Sample.Noon, Sample.Noon.AddDays(1));

    private static InboxRow Closed(string conversation, int minute) =>
        Row(Sample.Key(conversation)) with { State = "closed", ClosedAt = Sample.Noon.AddMinutes(minute), Outcome = "rejected" };
}
