using System.Globalization;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What a month has cost, split as whoever pays the bill asks, and always the ledger's sum.</summary>
public sealed class CostsTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_split_of_a_month_sums_to_the_ledger_and_leads_from_agent_to_conversation()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("dear", Agent("practice/practice"), Cancel);
        await client.PutAgentAsync("falls-back", Agent("practice/practice!overloaded", "practice/practice"), Cancel);
        var (first, second) = (await SayAsync(client, "dear", "ada"), await SayAsync(client, "falls-back", "bob"));
        var ledger = await LedgerAsync(client, first, second);

        foreach (var by in new[] { "agent", "conversation", "model", "user", "day", "user,day,model" })
        {
            var report = await CostsAsync($"by={by}");
            Assert.Equal(ledger, Usd(report, "total"));
            Assert.Equal(ledger, report.GetProperty("lines").EnumerateArray().Sum(line => Usd(line)));
            foreach (var part in new[] { "naive_usd", "cache_usd", "context_usd", "routing_usd", "batch_usd", "reuse_usd" })
                Assert.Equal(Saved(report.GetProperty("total"), part), report.GetProperty("lines").EnumerateArray().Sum(line => Saved(line, part)));
            Assert.All(report.GetProperty("lines").EnumerateArray(), line => Assert.Equal(
                Saved(line, "naive_usd"),
                Usd(line) + Saved(line, "cache_usd") + Saved(line, "context_usd") + Saved(line, "routing_usd") + Saved(line, "batch_usd") + Saved(line, "reuse_usd")));
        }
        var failed = await CostsAsync("by=agent&agent=falls-back");
        Assert.True(failed.GetProperty("total").GetProperty("failed").GetInt32() > 0);
        var paidForNothing = failed.GetProperty("total").GetProperty("failed_usd").GetString()!;
        Assert.True(decimal.Parse(paidForNothing, CultureInfo.InvariantCulture) <= Usd(failed, "total"));

        Assert.Equal([second], Values(await CostsAsync("by=conversation&agent=falls-back"), "conversation"));
        Assert.Equal([first], Values(await CostsAsync("by=conversation&user=ada"), "conversation"));
        Assert.Empty(Values(await CostsAsync("by=conversation&user="), "conversation"));
        var top = await CostsAsync("by=conversation&top=1");
        var (shown, leftOut) = (top.GetProperty("lines").GetArrayLength(), top.GetProperty("left_out").GetInt32());
        Assert.Equal((1, 1, ledger), (shown, leftOut, Usd(top, "total")));
    }

    [Fact]
    public async Task Split_that_there_is_not_is_refused_and_so_is_a_cut_that_shows_nothing()
    {
        using var answer = await GetAsync("by=weather&top=0", "application/json");
        Assert.Equal(400, (int)answer.StatusCode);
        var errors = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("errors").EnumerateArray();
        Assert.Equal(["by", "top"], errors.Select(error => error.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Table_for_spreadsheets_has_a_column_for_each_split_and_what_was_paid_for_nothing()
    {
        using var answer = await GetAsync("by=user,day", "text/csv");
        var csv = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(
            "user,day,attempts,failed,input,cache_read,cache_write,cache_write_long,output,cost_usd,failed_usd,reserved_usd,naive_usd,saved_cache_usd,saved_context_usd,saved_routing_usd,saved_batch_usd,saved_reuse_usd,unused_usd",
            csv.Split("\r\n")[0]);
    }

    private static AgentDefinition Agent(params string[] ladder) => new(new("You help.", ["Never guess."], "Be brief."), ladder);

    private static async Task<string> SayAsync(HoldfastClient client, string agent, string user)
    {
        var id = (await client.CreateConversationAsync(new(agent, User: user), cancel: Cancel)).Id;
        await client.SendAsync(id, new("Where is my parcel?"), cancel: Cancel);
        return id;
    }

    private static async Task<decimal> LedgerAsync(HoldfastClient client, params string[] conversations)
    {
        var sum = 0m;
        foreach (var id in conversations)
            sum += (await client.ListLedgerAsync(id, cancel: Cancel)).Data.Sum(row => decimal.Parse(row.CostUsd!, CultureInfo.InvariantCulture));
        return sum;
    }

    private static decimal Usd(JsonElement report, string? part = null) =>
        decimal.Parse((part is null ? report : report.GetProperty(part)).GetProperty("cost_usd").GetString()!, CultureInfo.InvariantCulture);

    private static decimal Saved(JsonElement line, string part) =>
        decimal.Parse(line.GetProperty("saved").GetProperty(part).GetString()!, CultureInfo.InvariantCulture);

    private static IEnumerable<string?> Values(JsonElement report, string dimension) =>
        report.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("group").GetProperty(dimension).GetString());

    private async Task<JsonElement> CostsAsync(string query)
    {
        using var answer = await GetAsync(query, "application/json");
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private async Task<HttpResponseMessage> GetAsync(string query, string accept)
    {
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Operator);
        http.DefaultRequestHeaders.Accept.ParseAdd(accept);
        return await http.GetAsync(new Uri($"api/v1/costs?{query}", UriKind.Relative), Cancel);
    }
}
