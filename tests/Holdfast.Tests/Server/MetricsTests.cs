using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

public sealed class MetricsTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_is_counted_by_model_outcome_and_token_class_and_names_nobody()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var conversation = await client.CreateConversationAsync(new("default", User: "una of Oslo"), cancel: Cancel);
        var before = await ScrapeAsync();
        await client.SendAsync(conversation.Id, new("My parcel A-17 is late."), cancel: Cancel);
        var after = await ScrapeAsync();

        double Grown(string series) => after.GetValueOrDefault(series) - before.GetValueOrDefault(series);
        var model = """model="practice/practice" """.Trim();
        Assert.Equal(1, Grown($$"""holdfast_attempts_total{{{model}},outcome="completed",purpose="answer"}"""));
        Assert.Equal(1, Grown("""holdfast_plan_duration_seconds_count{recalled="no"}"""));
        Assert.Equal(1, Grown("""holdfast_plan_duration_seconds_bucket{recalled="no",le="+Inf"}"""));
        Assert.InRange(Grown($$"""holdfast_tokens_total{{{model}},class="input"}"""), 1, 10_000);
        Assert.InRange(Grown($$"""holdfast_cost_usd_total{{{model}}}"""), 1e-9, 1);
        Assert.Equal(Grown($$"""holdfast_cost_usd_total{{{model}}}"""), Grown("""holdfast_agent_cost_usd_total{agent="default"}"""), 12);
        Assert.Equal(0, Grown($$"""holdfast_failed_cost_usd_total{{{model}}}"""));
        Assert.Equal(0, after["holdfast_queue_depth"]);
        Assert.Equal(0, after["holdfast_streams_open"]);
        Assert.InRange(after["dotnet_process_memory_working_set_bytes"], 10e6, 10e9);
        Assert.Contains(after.Keys, name => name.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal));
        Assert.Contains(after.Keys, name => name.StartsWith("kestrel_active_connections{", StringComparison.Ordinal));
        Assert.DoesNotContain(after.Keys, name =>
            new[] { conversation.Id, "una", "A-17" }.Any(secret => name.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_failed_calls_cost_is_counted_apart()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        var model = "practice/practice!cut:5";
        await client.PutAgentAsync("cut", new(new("You help.", ["Never guess."], "Be brief."), [model, "practice/practice"]), Cancel);
        var conversation = await client.CreateConversationAsync(new("cut"), cancel: Cancel);
        await client.SendAsync(conversation.Id, new("My parcel A-17 is late."), cancel: Cancel);
        var scrape = await ScrapeAsync();
        var failed = (await client.ListLedgerAsync(conversation.Id, cancel: Cancel)).Data.Where(row => row.Outcome != "completed").Sum(row => double.Parse(row.CostUsd!));
        Assert.True(failed > 0);
        Assert.Equal(failed, scrape[$$"""holdfast_failed_cost_usd_total{model="{{model}}"}"""], 12);
    }

    [Fact]
    public async Task Histogram_counts_into_every_bucket_that_holds_it()
    {
        var scrape = await ScrapeAsync();
        foreach (var (name, count) in scrape.Where(pair => pair.Key.Contains("_seconds_count", StringComparison.Ordinal)))
        {
            var labels = name[(name.IndexOf("_count", StringComparison.Ordinal) + "_count".Length)..].Trim('{', '}');
            var prefix = name[..name.IndexOf("_count", StringComparison.Ordinal)] + "_bucket{" + (labels.Length > 0 ? labels + "," : "") + "le=";
            var buckets = scrape.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => pair.Value).ToList();
            Assert.Equal(buckets.Order(), buckets);
            Assert.Equal(count, buckets[^1]);
        }
    }

    private async Task<Dictionary<string, double>> ScrapeAsync()
    {
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Authorization = new("Bearer", system.Keys.Root);
        using var answer = await http.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..]));
    }
}
