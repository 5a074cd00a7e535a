using Holdfast.Adapters.Storage;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>What a store does beside its ports, on whatever it is built.</summary>
public abstract class StoreSuite
{
    private readonly FakeTime _clock = new();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<IStore> OpenAsync(TimeProvider clock);

    [Fact]
    public async Task Idempotency_keys_go_two_days_later_when_others_come()
    {
        var store = await OpenAsync(_clock);
        await UseKeyAsync(store, "first");
        await UseKeyAsync(store, "second");
        _clock.Advance(TimeSpan.FromHours(47));
        await UseKeyAsync(store, "third");
        Assert.NotNull(await store.Journal.FindIdempotentAsync("acme", "first", Cancel));

        _clock.Advance(TimeSpan.FromHours(2));
        await UseKeyAsync(store, "fourth");

        Assert.Null(await store.Journal.FindIdempotentAsync("acme", "first", Cancel));
        Assert.Null(await store.Journal.FindIdempotentAsync("acme", "second", Cancel));
        Assert.NotNull(await store.Journal.FindIdempotentAsync("acme", "third", Cancel));
    }

    [Theory]
    [InlineData("user_message", false)]
    [InlineData("content", false)]
    [InlineData("end_turn", true)]
    public async Task Search_reads_values_and_not_the_names_of_fields(string query, bool found)
    {
        var store = await OpenAsync(_clock);
        await store.Journal.AppendAsync(Sample.Start(Sample.Key()), Cancel);
        await store.Journal.AppendAsync(Sample.Next(Sample.Key(), 1, new UserMessage("stop at end_turn")), Cancel);

        Assert.Equal(found ? 1 : 0, (await store.Journal.ListAsync("acme", new(Query: query), new(), Cancel)).Items.Count);
    }

    private async Task UseKeyAsync(IStore store, string key) =>
        Assert.Equal(
            AppendResult.Appended,
            await store.Journal.AppendAsync(
                Sample.Start(Sample.Key($"cnv of {key}")) with { Idempotency = Sample.Idempotency(key) with { At = _clock.GetUtcNow() } }, Cancel));
}
