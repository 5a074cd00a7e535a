using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>Before the first byte a failure is tried again or further down the ladder. What follows it is in <see cref="RescueTests"/>.</summary>
public sealed class FailoverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("overloaded", "practice-openai/practice", 3, false)]
    [InlineData("auth", "practice-openai/practice", 2, false)]
    [InlineData("cut_before", "practice-openai/practice", 3, true)]
    [InlineData("overloaded_in_stream:0", "practice-openai/practice", 3, true)]
    [InlineData("truncated_end:0", "practice-openai/practice", 3, true)]
    [InlineData("rate_limit:30", "practice-openai/practice", 2, true)]
    public async Task Ladder_goes_on_to_the_next_model(string fault, string answeredBy, int attempts, bool stream)
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", $"practice/practice-echo!{fault},practice-openai/practice,practice/practice-echo"));
        using var answer = await doors.MessagesAsync(PassedOnTests.Say("default", "hello", stream));
        var text = await answer.Content.ReadAsStringAsync(Cancel);

        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("hello", text, StringComparison.Ordinal);
        Assert.Equal((answeredBy, $"{attempts}"), (answer.Headers.GetValues("Holdfast-Model").Single(), answer.Headers.GetValues("Holdfast-Attempts").Single()));
        var rows = await doors.LedgerAsync(answer);
        Assert.Equal(attempts, rows.Count);
        Assert.Equal("completed", rows[^1].Outcome);
        Assert.All(rows.Take(attempts - 1), row => Assert.NotEqual("completed", row.Outcome));
        Assert.All(rows, row => Assert.Equal("default", row.Agent));
    }

    [Fact]
    public async Task One_model_is_tried_twice_and_waits_as_long_as_it_is_told()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.MessagesAsync(PassedOnTests.Say("practice-echo!rate_limit:1", "hi"));
        Assert.Equal((429, "2"), ((int)answer.StatusCode, answer.Headers.GetValues("Holdfast-Attempts").Single()));
        Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter!.Delta);
        var rows = await doors.LedgerAsync(answer);
        Assert.True(rows[1].ReservedAt - rows[0].ReservedAt >= TimeSpan.FromSeconds(0.99));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_that_leaves_ends_the_call_and_it_is_settled(bool stream)
    {
        await using var doors = await Doors.OpenAsync();
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(doors.Url, "/v1/messages"))
            {
                Content = new StringContent(PassedOnTests.Say("practice-paced@rate=20", "go", stream)),
            };
            request.Headers.Add("x-api-key", doors.Server.Keys.App);
            request.Headers.Add("anthropic-version", "2023-06-01");
            var answer = http.SendAsync(request, leaving.Token);
            while (await doors.AskedAsync("practice-paced@rate=20") == 0) await Task.Delay(5, Cancel);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        }
        var billed = Assert.Single(await doors.BilledAsync(1));
        while (true)
        {
            var (_, ledger) = await doors.Server.JsonAsync(HttpMethod.Get, "/api/v1/ledger", doors.Server.Keys.Operator);
            var row = ledger.GetProperty("data").EnumerateArray().Single();
            if (!row.TryGetProperty("outcome", out var outcome))
            {
                await Task.Delay(5, Cancel);
                continue;
            }
            Assert.Equal("cancelled", outcome.GetString());
            Assert.True(row.GetProperty("usage_estimated").GetBoolean());
            Assert.InRange(row.GetProperty("usage").GetProperty("input").GetInt64(), 1, 100);
            return;
        }
    }
}
