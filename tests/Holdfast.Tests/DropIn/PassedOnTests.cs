using System.Text;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>What goes through a door, byte by byte and header by header, and what the ledger says of it.</summary>
public sealed class PassedOnTests
{
    /// <summary>
    /// Odd on purpose: blanks, a field nobody knows, an escaped letter, an image, numbers that would not come back the same.
    /// </summary>
    private const string Odd = """
        { "max_tokens" : 64,
          "model":"MODEL","metadata":{"user_id":"caf\u00e9"},  "beta_field": {"n": 1.50, "e": 1E2},
          "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}},
            {"type":"text","text":"Grüße 😀, \"model\":\"x\""}]}] }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("practice-echo")]
    [InlineData("practice/practice-echo")]
    [InlineData("practice-ech\\u006f")]
    public async Task Request_arrives_byte_for_byte_but_for_the_models_name(string name)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.MessagesAsync(Odd.Replace("MODEL", name, StringComparison.Ordinal), ("anthropic-beta", "of-tomorrow-2027-01-01"));
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);

        var (headers, path, body) = await doors.LastSentAsync();
        var expected = Odd.Replace("MODEL", name.Contains('/', StringComparison.Ordinal) ? "practice-echo" : name, StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.UTF8.GetString(body));
        Assert.Equal("/v1/messages", path);
        Assert.Equal(["of-tomorrow-2027-01-01"], headers["anthropic-beta"]);
    }

    [Fact]
    public async Task Our_key_stays_here_and_the_providers_headers_come_back()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.Server.SendAsync(
            HttpMethod.Post, "/v1/messages?beta=true", null, """{"model":"practice-echo","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""",
            ("x-api-key", doors.Server.Keys.App), ("anthropic-version", "2026-10-21"), ("cookie", "a=b"), ("user-agent", "Tester/1"));

        var (headers, path, _) = await doors.LastSentAsync();
        Assert.Equal("/v1/messages?beta=true", path);
        Assert.Equal(("...tice", "2026-10-21", "Tester/1"), (headers["x-api-key"].Single(), headers["anthropic-version"].Single(), headers["user-agent"].Single()));
        Assert.Empty(headers["cookie"]);
        Assert.Empty(headers["authorization"]);
        Assert.StartsWith("req_", answer.Headers.GetValues("request-id").Single(), StringComparison.Ordinal);
        Assert.NotEmpty(answer.Headers.GetValues("anthropic-ratelimit-requests-remaining"));
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Whole_answer_says_what_it_cost_and_the_ledger_agrees_with_the_bill()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.MessagesAsync(Say("practice-echo", "one two three"));

        var row = Assert.Single(await doors.LedgerAsync(answer));
        var billed = Assert.Single(await doors.BilledAsync(1));
        Assert.Equal("practice/practice-echo", answer.Headers.GetValues("Holdfast-Model").Single());
        Assert.Equal("1", answer.Headers.GetValues("Holdfast-Attempts").Single());
        Assert.Equal(answer.Headers.GetValues("Holdfast-Cost-Usd").Single(), row.CostUsd);
        Assert.Equal(billed.GetProperty("cost_nano").GetInt64() / 1_000_000_000m, decimal.Parse(row.CostUsd!));
        Assert.Equal((billed.GetProperty("input").GetInt64(), billed.GetProperty("output").GetInt64()), (row.Usage!.Input, row.Usage.Output));
        Assert.Equal(("completed", null, null, null, false), (row.Outcome, row.Conversation, row.Agent, row.AgentVersion, row.UsageEstimated));
        Assert.True(decimal.Parse(row.ReservedUsd) >= decimal.Parse(row.CostUsd!), "The worst case was held.");
    }

    [Theory]
    [InlineData("/v1/messages", "practice-echo")]
    [InlineData("/v1/chat/completions", "practice-echo")]
    public async Task Stream_is_in_the_ledger_as_it_was_billed(string path, string model)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync(path, Say(model, string.Join(' ', Enumerable.Range(0, 60)), stream: true), ("anthropic-version", "2023-06-01"));
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.False(answer.Headers.Contains("Holdfast-Cost-Usd"), "Not known when the headers are sent.");
        var row = Assert.Single(await doors.LedgerAsync(answer));
        var billed = Assert.Single(await doors.BilledAsync(1));
        Assert.Equal(billed.GetProperty("cost_nano").GetInt64() / 1_000_000_000m, decimal.Parse(row.CostUsd!));
        Assert.Equal(("completed", false), (row.Outcome, row.UsageEstimated));
        Assert.DoesNotContain("\"choices\":[]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_that_names_an_agent_is_the_agents_and_costs_count_it()
    {
        await using var doors = await Doors.OpenAsync();
        using var one = await doors.MessagesAsync(Say("default", "one"));
        using var two = await doors.MessagesAsync(Say("practice", "two"));
        await doors.LedgerAsync(two);

        var row = Assert.Single(await doors.LedgerAsync(one));
        Assert.Equal(("default", 1, "practice/practice"), (row.Agent, row.AgentVersion, row.Model));
        var (_, costs) = await doors.Server.JsonAsync(HttpMethod.Get, "/api/v1/costs?by=agent,conversation", doors.Server.Keys.Operator);
        Assert.Equal(
            ["", "default"], costs.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("group").GetProperty("agent").GetString()));
        Assert.Equal(2, costs.GetProperty("total").GetProperty("attempts").GetInt32());
        var billed = (await doors.BilledAsync(2)).Sum(row => row.GetProperty("cost_nano").GetInt64());
        Assert.Equal(billed / 1_000_000_000m, decimal.Parse(costs.GetProperty("total").GetProperty("cost_usd").GetString()!));
    }

    [Fact]
    public async Task Another_tenants_call_cannot_be_looked_up()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.MessagesAsync(Say("practice", "hi"));
        var other = await doors.Server.AddTenantAsync("other");
        var (status, _) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/ledger/{answer.Headers.GetValues("Holdfast-Call").Single()}", other);
        Assert.Equal(404, status);
    }

    internal static string Say(string model, string text, bool stream = false) =>
        $$"""{"model":"{{model}}","max_tokens":200{{(stream ? ",\"stream\":true" : "")}},"messages":[{"role":"user","content":"{{text}}"}]}""";
}
