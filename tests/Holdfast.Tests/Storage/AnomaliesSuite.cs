using Holdfast.Core;
using Holdfast.Core.Money;
using Holdfast.Core.Watching;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What every store promises of spending and its anomalies.</summary>
public abstract class AnomaliesSuite
{
    private static readonly AnomalyRow First = new(
        "acme", "anm_1", "support", null, new(DeviationKind.Jump, Cause.Cache, 4, 7.25, new(900, 300, [0, 0, 0, 100, 500, 0, 0, 0])), Sample.Noon, Sample.Noon);

    private (IAnomalies Anomalies, ICallLedger Calls)? _created;

    private IAnomalies Anomalies => (_created ??= Create()).Anomalies;

    private ICallLedger Calls => (_created ??= Create()).Calls;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract (IAnomalies Anomalies, ICallLedger Calls) Create();

    [Fact]
    public async Task Hours_are_summed_by_agent_and_model_and_each_owner_is_counted_once()
    {
        var hour = Sample.Noon.ToUnixTimeSeconds() / 3600;
        await CallAsync("call_1", 1, Sample.Noon, "a", "overloaded", 5);
        await CallAsync("call_1", 2, Sample.Noon.AddSeconds(1), "b", "completed", 100);
        await CallAsync("call_2", 1, Sample.Noon.AddMinutes(59), "b", "completed", 100);
        await CallAsync("call_3", 1, Sample.Noon.AddMinutes(60), "b", "completed", 100);
        await Calls.ReserveAsync(new("acme", "call_4"), new(1, Sample.Noon, "support", 1, "a", 10, 10), Cancel);

        var lines = await Anomalies.HoursAsync("acme", Sample.Noon, Sample.Noon.AddHours(1), Cancel);
        Assert.Equal(
            [
                new(hour, "support", null, "a", 1, new(0, default, 0, 5)),
                new(hour, "support", null, "b", 1, new(2, new(2, 4, 6, 8, 10), 200, 0)),
            ],
            lines);
        Assert.Equal(3, (await Anomalies.HoursAsync("acme", Sample.Noon, Sample.Noon.AddHours(2), Cancel)).Count);
        Assert.Empty(await Anomalies.HoursAsync("globex", Sample.Noon, Sample.Noon.AddHours(2), Cancel));
        Assert.Empty(await Anomalies.ConversationsAsync("acme", Sample.Noon, Sample.Noon.AddHours(2), Cancel));
    }

    [Fact]
    public async Task Of_each_scope_one_is_open_and_what_is_changed_stays()
    {
        Assert.True(await Anomalies.OpenAsync(First, Cancel));
        Assert.False(await Anomalies.OpenAsync(First, Cancel));
        Assert.False(await Anomalies.OpenAsync(First with { Id = "anm_2" }, Cancel));
        Assert.True(await Anomalies.OpenAsync(First with { Id = "anm_3", Agent = null, OpenedAt = Sample.Noon.AddHours(1) }, Cancel));
        Assert.True(await Anomalies.OpenAsync(First with { Tenant = "globex" }, Cancel));

        Assert.Equal(First.Found.Split.Shares, (await Anomalies.FindAsync("acme", "anm_1", Cancel))!.Found.Split.Shares);
        var ended = await Anomalies.ChangeAsync("acme", "anm_1", row => row with { EndedAt = Sample.Noon.AddDays(1), SilencedUntil = Sample.Noon.AddDays(9) }, Cancel);
        Assert.Equal((Cause.Cache, DeviationKind.Jump, 7.25), (ended!.Found.Cause, ended.Found.Kind, ended.Found.Score));
        Assert.Null(await Anomalies.ChangeAsync("acme", "anm_9", row => row, Cancel));
        Assert.Null(await Anomalies.FindAsync("initech", "anm_1", Cancel));

        Assert.Equal(["anm_1", "anm_3"], (await Anomalies.CurrentAsync("acme", Sample.Noon.AddDays(2), Cancel)).Select(row => row.Id));
        Assert.Equal(["anm_3"], (await Anomalies.CurrentAsync("acme", Sample.Noon.AddDays(9), Cancel)).Select(row => row.Id));
        Assert.Equal(["anm_3"], (await Anomalies.ListAsync("acme", ended: false, new(), Cancel)).Items.Select(row => row.Id));
        var page = await Anomalies.ListAsync("acme", ended: null, new(1), Cancel);
        Assert.Equal("anm_3", Assert.Single(page.Items).Id);
        page = await Anomalies.ListAsync("acme", ended: null, new(1, page.NextCursor), Cancel);
        Assert.Equal(("anm_1", null), (Assert.Single(page.Items).Id, page.NextCursor));
        Assert.True(await Anomalies.OpenAsync(First with { Id = "anm_2" }, Cancel));
    }

    private async Task CallAsync(string call, int attempt, DateTimeOffset at, string model, string outcome, long cost)
    {
        var key = new CallKey("acme", call);
        await Calls.ReserveAsync(key, new(attempt, at, "support", 1, model, 10, 10), Cancel);
        await Calls.SettleAsync(key, new(attempt, at, new Usage(1, 2, 3, 4, 5), cost, false, null, null, outcome, 1));
    }
}
