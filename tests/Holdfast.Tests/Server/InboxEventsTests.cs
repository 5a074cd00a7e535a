using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>Whoever looks after an inbox sees what changes in it and who is at work, without asking again and again.</summary>
public sealed class InboxEventsTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Change_of_the_inbox_and_presence_of_others_are_told_at_once()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Operator);
        await HoldfastClient.Connect(system.Server, system.Keys.Admin).PutAgentAsync("live", new(new("You help.", ["Never guess."], "Be brief."), ["practice/practice"]), Cancel);
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Operator);
        using var events = new StreamReader(await http.GetStreamAsync(new Uri("api/v1/overview/events", UriKind.Relative), Cancel));
        var before = await NextAsync(events, "inbox");
        Assert.False(before.TryGetProperty("ids", out _)); // at first anything may have changed

        var review = await client.ProposeReviewAsync(new("live", Lesson: "Parcels go by train."), cancel: Cancel);
        var after = await NextAsync(events, "inbox");
        Assert.Equal([review.Id], after.GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal(before.GetProperty("reviews").GetInt32() + 1, after.GetProperty("reviews").GetInt32());

        await client.SayPresenceAsync(review.Id, Doing.Typing, Cancel);
        var present = (await NextAsync(events, "presence")).EnumerateArray().Single(one => one.GetProperty("id").GetString() == review.Id);
        Assert.Equal(("first operator key", "typing"), (present.GetProperty("name").GetString(), present.GetProperty("doing").GetString()));
        Assert.Equal(Doing.Typing, Assert.Single((await client.GetReviewAsync(review.Id, Cancel)).Present!).Doing);

        await client.RejectReviewAsync(review.Id, cancel: Cancel);
        Assert.Equal(before.GetProperty("reviews").GetInt32(), (await NextAsync(events, "inbox")).GetProperty("reviews").GetInt32());
        var over = await Assert.ThrowsAsync<HoldfastException>(() => client.SayPresenceAsync(review.Id, cancel: Cancel));
        Assert.Equal("HF0057", over.Problem?.Code);
    }

    private static async Task<JsonElement> NextAsync(StreamReader events, string name)
    {
        while (await events.ReadLineAsync(Cancel) is { } line)
            if (line == $"event: {name}") return JsonElement.Parse((await events.ReadLineAsync(Cancel))!["data: ".Length..]);
        throw new InvalidOperationException("The stream ended.");
    }
}
