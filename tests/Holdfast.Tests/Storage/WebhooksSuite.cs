using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store of subscriptions promises.</summary>
public abstract class WebhooksSuite
{
    private static readonly WebhookKey Hook = new("acme", "whk_1");
    private static readonly ConversationKey Key = Sample.Key();
    private static readonly DateTimeOffset Later = Sample.Noon.AddSeconds(30);

    private (IWebhooks Webhooks, IJournal Journal)? _created;

    private IWebhooks Webhooks => (_created ??= Create()).Webhooks;

    private IJournal Journal => (_created ??= Create()).Journal;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IWebhooks Webhooks, IJournal Journal) Create();

    [Fact]
    public async Task Subscription_is_kept_changed_listed_and_deleted()
    {
        var row = Row(Hook, "turn.completed", "turn.stopped") with { Description = "Ours", IncludeContent = false };
        await Webhooks.AddAsync(row, Cancel);
        await Webhooks.AddAsync(Row(new("acme", "whk_2"), "turn.stopped") with { CreatedAt = Later }, Cancel);
        await Webhooks.AddAsync(Row(new("zeta", "whk_1"), "turn.stopped"), Cancel);
        Assert.Equivalent(row, await Webhooks.FindAsync(Hook, Cancel), strict: true);
        Assert.Equal(["whk_1", "whk_2"], (await Webhooks.ListAsync("acme", Cancel)).Select(one => one.Key.Webhook));

        var changed = (row with { Url = "https://b.test/", DisabledAt = Later, DisabledReason = "Gone." }).WithSecret("whsec_bbbb", Later);
        Assert.Equivalent(changed, await Webhooks.ChangeAsync(Hook, _ => changed, Cancel), strict: true);
        Assert.Equivalent(changed, await Webhooks.FindAsync(Hook, Cancel), strict: true);
        Assert.Equal(["whsec_bbbb", "whsec_aaaa"], changed.SecretsAt(Later.AddHours(23)));
        Assert.Equal(["whsec_bbbb"], changed.SecretsAt(Later.AddHours(24)));

        Assert.True(await Webhooks.DeleteAsync(Hook, Cancel));
        Assert.False(await Webhooks.DeleteAsync(Hook, Cancel));
        Assert.Null(await Webhooks.FindAsync(Hook, Cancel));
        Assert.Null(await Webhooks.ChangeAsync(Hook, one => one, Cancel));
    }

    [Fact]
    public async Task Event_is_owed_with_its_entries_to_whoever_wants_it()
    {
        await Webhooks.AddAsync(Row(Hook, "turn.completed"), Cancel);
        await Webhooks.AddAsync(Row(new("acme", "whk_other"), "turn.stopped"), Cancel);
        await Webhooks.AddAsync(Row(new("acme", "whk_off"), "turn.completed") with { DisabledAt = Sample.Noon, DisabledReason = "Off." }, Cancel);
        await Webhooks.AddAsync(Row(new("zeta", "whk_1"), "turn.completed"), Cancel);
        var append = Sample.Start(Key) with { Events = [Event("evt_a")] };
        await Journal.AppendAsync(append, Cancel);
        Assert.Equal(AppendResult.Conflict, await Journal.AppendAsync(append with { Events = [Event("evt_never")] }, Cancel));

        Assert.Equal([Hook], await Webhooks.DueAsync(Sample.Noon, Cancel));
        var owed = Assert.Single((await Webhooks.DeliveriesAsync(Hook, null, new(), Cancel)).Items);
        Assert.Equal(new(Hook, Event("evt_a"), DeliveryState.Pending, 0, Sample.Noon), owed);
    }

    [Fact]
    public async Task Delivery_that_is_taken_is_held_and_due_again_when_nobody_settles_it()
    {
        await OweAsync("evt_a", "evt_b", "evt_c");
        Assert.Equal(["evt_a", "evt_b"], await TakeAsync(Sample.Noon, limit: 2));
        Assert.Equal(["evt_c"], await TakeAsync(Sample.Noon, limit: 9));
        Assert.Empty(await Webhooks.DueAsync(Sample.Noon, Cancel));
        Assert.Equal(3, (await TakeAsync(Later, limit: 9)).Count);
    }

    [Fact]
    public async Task Try_is_kept_and_what_is_not_pending_stays_as_it_is()
    {
        await OweAsync("evt_a", "evt_b");
        await TakeAsync(Sample.Noon, limit: 9);
        await SettleAsync("evt_a", DeliveryState.Pending, Later, "It broke.");
        Assert.Empty(await TakeAsync(Later.AddSeconds(-1), limit: 9));
        Assert.Contains("evt_a", await TakeAsync(Later, limit: 9));
        await SettleAsync("evt_a", DeliveryState.Delivered);
        await SettleAsync("evt_a", DeliveryState.Dead, failure: "Too late.");
        var settled = (await Webhooks.DeliveriesAsync(Hook, DeliveryState.Delivered, new(), Cancel)).Items.Single();
        Assert.Equal(new(Hook, Event("evt_a"), DeliveryState.Delivered, 2, null, Later, 200), settled);
    }

    [Fact]
    public async Task Dead_ones_are_listed_and_replayed_with_all_their_tries()
    {
        await OweAsync("evt_a", "evt_b", "evt_c");
        await TakeAsync(Sample.Noon, limit: 9);
        foreach (var id in new[] { "evt_a", "evt_b" }) await SettleAsync(id, DeliveryState.Dead, failure: "It broke.");
        await SettleAsync("evt_c", DeliveryState.Delivered);
        Assert.Equal(2, (await Webhooks.DeliveriesAsync(Hook, DeliveryState.Dead, new(), Cancel)).Items.Count);

        Assert.Equal(2, await Webhooks.ReplayAsync(Hook, null, Later, Cancel));
        Assert.Equal(1, await Webhooks.ReplayAsync(Hook, "evt_c", Later, Cancel));
        Assert.Equal(0, await Webhooks.ReplayAsync(Hook, "evt_x", Later, Cancel));
        Assert.Equal(["evt_a", "evt_b", "evt_c"], await TakeAsync(Later, limit: 9));
        Assert.All((await Webhooks.DeliveriesAsync(Hook, null, new(), Cancel)).Items, one => Assert.Equal((DeliveryState.Pending, 0), (one.State, one.Tries)));
    }

    [Fact]
    public async Task Deliveries_come_in_pages_newest_first_and_old_ones_are_forgotten()
    {
        await Webhooks.AddAsync(Row(Hook, "turn.completed"), Cancel);
        for (var i = 0; i < 5; i++) await Webhooks.OweAsync(Hook, Event($"evt_{i}") with { At = Sample.Noon.AddSeconds(i) }, Cancel);
        await Webhooks.OweAsync(Hook, Event("evt_4") with { At = Later }, Cancel); // owed before
        await Webhooks.OweAsync(new("acme", "whk_none"), Event("evt_4"), Cancel);
        var first = await Webhooks.DeliveriesAsync(Hook, null, new(3), Cancel);
        var second = await Webhooks.DeliveriesAsync(Hook, null, new(3, first.NextCursor), Cancel);
        Assert.Equal(["evt_4", "evt_3", "evt_2", "evt_1", "evt_0"], first.Items.Concat(second.Items).Select(one => one.Event.Id));
        Assert.Null(second.NextCursor);

        await TakeAsync(Later, limit: 9);
        for (var i = 0; i < 4; i++) await SettleAsync($"evt_{i}", i % 2 == 0 ? DeliveryState.Delivered : DeliveryState.Dead);
        Assert.Equal(["evt_4"], await TakeAsync(Later + Limits.DeliveriesKept, limit: 9));
        Assert.Equal(["evt_4"], (await Webhooks.DeliveriesAsync(Hook, null, new(), Cancel)).Items.Select(one => one.Event.Id));
    }

    [Fact]
    public async Task What_is_owed_goes_with_its_subscription()
    {
        await OweAsync("evt_a");
        await Webhooks.DeleteAsync(Hook, Cancel);
        Assert.Empty(await Webhooks.DueAsync(Later, Cancel));
        await Webhooks.AddAsync(Row(Hook, "turn.completed"), Cancel);
        Assert.Empty((await Webhooks.DeliveriesAsync(Hook, null, new(), Cancel)).Items);
    }

    private async Task OweAsync(params string[] ids)
    {
        await Webhooks.AddAsync(Row(Hook, "turn.completed"), Cancel);
        await Journal.AppendAsync(Sample.Start(Key) with { Events = [.. ids.Select(Event)] }, Cancel);
    }

    private async Task<List<string>> TakeAsync(DateTimeOffset now, int limit) =>
        [.. (await Webhooks.TakeAsync(Hook, now, Later, limit, Cancel)).Select(one => one.Event.Id).Order(StringComparer.Ordinal)];

    private ValueTask SettleAsync(string id, DeliveryState state, DateTimeOffset? next = null, string? failure = null) =>
        Webhooks.SettleAsync(Hook, id, new(state, next, Later, failure is null ? 200 : 500, failure), Cancel);

    private static WebhookRow Row(WebhookKey key, params string[] events) =>
        new(key, "https://a.test/hook", events, true, null, [new("whsec_aaaa", null)], Sample.Noon);

    private static Happening Event(string id) => new(id, EventKind.TurnCompleted, Key.Conversation, 2, 5, Sample.Noon);
}
