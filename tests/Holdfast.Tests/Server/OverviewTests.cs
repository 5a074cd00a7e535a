using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using Holdfast.Tests.Client;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>What goes on now, and a definition judged while it is written.</summary>
public sealed class OverviewTests(WholeSystem system) : IClassFixture<WholeSystem>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_that_no_model_answers_is_told_with_its_deadline_and_the_model_that_fails()
    {
        var client = HoldfastClient.Connect(system.Server, system.Keys.Admin);
        await client.PutAgentAsync("stuck", Agent("practice/practice!overloaded") with { DeadlineSeconds = 3_600 }, Cancel);
        var id = (await client.CreateConversationAsync(new("stuck"), cancel: Cancel)).Id;
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Operator);
        using var events = new StreamReader(await http.GetStreamAsync(new Uri("api/v1/overview/events", UriKind.Relative), Cancel));
        using var say = new HttpRequestMessage(HttpMethod.Post, $"api/v1/conversations/{id}/messages") { Content = new StringContent("""{"content":"Where is it?"}""") };
        say.Headers.Add("Prefer", "respond-async");
        Assert.Equal(202, (int)(await http.SendAsync(say, Cancel)).StatusCode);

        while (await events.ReadLineAsync(Cancel) is { } line)
        {
            if (line != "event: overview") continue;
            var now = JsonElement.Parse((await events.ReadLineAsync(Cancel))!["data: ".Length..]);
            var turn = now.GetProperty("unanswered").EnumerateArray().FirstOrDefault(one => one.GetProperty("conversation").GetString() == id);
            if (turn.ValueKind == JsonValueKind.Undefined || !turn.TryGetProperty("reason", out _)) continue;
            Assert.Equal(3_600, (turn.GetProperty("due_at").GetDateTimeOffset() - turn.GetProperty("since").GetDateTimeOffset()).TotalSeconds);
            Assert.Contains(now.GetProperty("models").EnumerateArray(), model => model.GetProperty("model").GetString() == "practice/practice!overloaded");
            break;
        }
        using var hours = JsonDocument.Parse(await http.GetStringAsync(new Uri("api/v1/costs/hours?hours=2", UriKind.Relative), Cancel));
        Assert.Equal(2, hours.RootElement.GetProperty("data").GetArrayLength());
        Assert.True(hours.RootElement.GetProperty("data")[1].GetProperty("attempts").GetInt32() > 0);
    }

    [Fact]
    public async Task Definition_is_judged_and_not_saved()
    {
        using var http = new HttpClient { BaseAddress = system.Server };
        http.DefaultRequestHeaders.Add("x-api-key", system.Keys.Operator);
        var definition = JsonSerializer.Serialize(Agent("practice/nothing") with { Constitution = new("You help.", [], "Be brief.") }, HoldfastJson.Default.AgentDefinition);
        using var answer = await http.PostAsync(new Uri("api/v1/agents/draft/lint", UriKind.Relative), new StringContent(definition), Cancel);
        var report = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(
            ["constitution.hard_limits", "ladder[0]"],
            report.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).Order(StringComparer.Ordinal));
        Assert.Equal((4, 500), (report.GetProperty("words").GetInt32(), report.GetProperty("most_words").GetInt32()));
        Assert.Equal(404, (int)(await http.GetAsync(new Uri("api/v1/agents/draft", UriKind.Relative), Cancel)).StatusCode);
    }

    private static AgentDefinition Agent(params string[] ladder) => new(new("You help.", ["Never guess."], "Be brief."), ladder);
}
