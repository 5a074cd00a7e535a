using System.Globalization;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What has come of conversations: only what somebody said or did counts.</summary>
public sealed class OutcomesTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HoldfastClient Client => HoldfastClient.Connect(system.Server, system.Keys.Admin);

    [Fact]
    public async Task Conversations_count_by_what_was_said_of_them_and_silence_is_no_success()
    {
        await Client.PutAgentAsync("helpful", Agent("practice/practice"), Cancel);
        await Client.PutAgentAsync("handed", Agent("practice/practice!overloaded") with { DeadlineSeconds = 5 }, Cancel);
        var (silent, resolved, denied) = (await SayAsync("helpful"), await SayAsync("helpful"), await SayAsync("helpful"));
        await Client.GiveFeedbackAsync(resolved, new(Rating: 5, Resolved: true), cancel: Cancel);
        await Client.ResolveAsync(denied, cancel: Cancel);
        await Client.GiveFeedbackAsync(denied, new(Rating: 2, Resolved: false), cancel: Cancel);
        var handed = await SayAsync("handed");
        Assert.Equal(0, (await LineAsync("handed")).Ended); // while a person has it, it counts nowhere
        var handoff = (await Client.ListHandoffsAsync(cancel: Cancel)).Data.Single(one => one.Conversation == handed);
        await Client.ResolveHandoffAsync(handoff.Id, cancel: Cancel);

        var helpful = await LineAsync("helpful");
        Assert.Equal(
            (3, 1, 1, 1, 0, 0, 2, 3.5),
            (helpful.Ended, helpful.Resolved, helpful.ResolvedAlone, helpful.Denied, helpful.HandedOff, helpful.Troubled, helpful.Rated, helpful.MeanRating!.Value));
        var cost = 0m;
        foreach (var id in new[] { silent, resolved, denied }) cost += decimal.Parse((await Client.GetConversationAsync(id, Cancel)).CostUsd, CultureInfo.InvariantCulture);
        Assert.Equal((cost, cost), (Usd(helpful.CostUsd), Usd(helpful.CostPerResolvedUsd!)));

        var byPerson = await LineAsync("handed");
        Assert.Equal(
            (1, 1, 0, 1, 0, (double?)null),
            (byPerson.Ended, byPerson.Resolved, byPerson.ResolvedAlone, byPerson.HandedOff, byPerson.Rated, byPerson.MeanRating));
        var report = await Client.GetOutcomesAsync(by: ["day"], cancel: Cancel);
        Assert.Equal(report.Total.Ended, report.Lines.Sum(line => line.Ended));
        Assert.Equal(0, (await Client.GetOutcomesAsync(to: report.From, cancel: Cancel)).Total.Ended);
    }

    [Fact]
    public async Task Table_for_spreadsheets_has_the_lines_of_the_report()
    {
        await Client.PutAgentAsync("tabled", Agent("practice/practice"), Cancel);
        await Client.GiveFeedbackAsync(await SayAsync("tabled"), new(Resolved: true), cancel: Cancel);
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Operator);
        http.DefaultRequestHeaders.Add("Accept", "text/csv");
        var rows = (await http.GetStringAsync(new Uri("api/v1/outcomes?by=agent", UriKind.Relative), Cancel)).Split("\r\n");
        Assert.Equal(
            "agent,ended,resolved,resolved_alone,denied,handed_off,troubled,rated,mean_rating,cost_usd,cost_per_resolved_usd", rows[0]);
        var line = await LineAsync("tabled");
        Assert.Contains($"tabled,1,1,1,0,0,0,0,,{line.CostUsd},{line.CostPerResolvedUsd}", rows);
    }

    [Fact]
    public async Task Period_and_split_that_cannot_be_are_refused_together()
    {
        var refused = await Assert.ThrowsAsync<HoldfastException>(() => Client.GetOutcomesAsync(
            DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(-1), ["weather"], Cancel));
        Assert.Equal(["from", "by"], refused.Problem!.Errors!.Select(error => error.Field));
    }

    [Fact]
    public async Task Who_watches_is_told_that_sums_have_changed()
    {
        await Client.PutAgentAsync("watched", Agent("practice/practice"), Cancel);
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Operator);
        using var events = new StreamReader(await http.GetStreamAsync(new Uri("api/v1/overview/events", UriKind.Relative), Cancel));
        await FiguresAsync(); // as they are when it begins
        var before = await LineAsync("watched");
        var id = await SayAsync("watched");
        await Client.GiveFeedbackAsync(id, new(Rating: 4), cancel: Cancel);

        OutcomeLine now;
        do
        {
            await FiguresAsync();
            now = await LineAsync("watched");
        }
        while (now.Rated == before.Rated);
        Assert.Equal(4, now.MeanRating);

        async Task FiguresAsync()
        {
            while (await events.ReadLineAsync(Cancel) != "event: figures") { }
        }
    }

    private async Task<string> SayAsync(string agent)
    {
        var id = (await Client.CreateConversationAsync(new(agent), cancel: Cancel)).Id;
        await Client.SendAsync(id, new("Where is my parcel?"), cancel: Cancel);
        return id;
    }

    private async Task<OutcomeLine> LineAsync(string agent) =>
        (await Client.GetOutcomesAsync(by: ["agent"], cancel: Cancel)).Lines.SingleOrDefault(line => line.Group["agent"] == agent)
        ?? new(new Dictionary<string, string>(), 0, 0, 0, 0, 0, 0, 0, "0");

    private static decimal Usd(string usd) => decimal.Parse(usd, CultureInfo.InvariantCulture);

    private static AgentDefinition Agent(params string[] ladder) => new(new("You help.", ["Never guess."], "Be brief."), ladder);
}
