using System.Text.Json;
using Holdfast.Core;
using Holdfast.Runtime.Sharing;
using Holdfast.Tests.DropIn;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Holdfast.Tests.Server;

/// <summary>More calls at once than the provider takes: they wait here, and what is too much is told so before it is taken.</summary>
public sealed class BurstTests
{
    private const string Ladder = "practice/practice-instant", OpenAiModel = "practice-openai/practice-instant";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sixty calls a minute: those beyond wait for the refill, one a second, though nobody but the provider's headers says so.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Burst_over_the_limit_is_answered_and_hardly_a_call_is_refused(bool atDoor)
    {
        const int limit = 60, calls = 66;
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", Ladder));
        await doors.ControlAsync("limits", """{"rpm":60,"itpm":10000000,"otpm":10000000}""");
        var answered = Enumerable.Range(0, calls).Select(i => atDoor ? DoorAsync(doors) : TurnAsync(doors)).ToList();
        Assert.All(await Task.WhenAll(answered), Assert.True);

        var statuses = await doors.StatusesAsync("/v1/messages");
        Assert.Equal(calls, statuses.Count(status => status == 200));
        Assert.InRange(statuses.Count(status => status == 429), 0, 3);
        Assert.True(calls > limit);
    }

    [Fact]
    public async Task What_is_too_much_is_refused_in_each_dialect_before_it_is_taken_and_background_work_never()
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", Ladder), ("HOLDFAST_RUNTIME__WAITING_CALLS_OF_TENANT", "2"));
        var admission = doors.Server.App.Services.GetRequiredService<Admission>();
        var (interactive, background) = (await CreateAsync(doors, "interactive"), await CreateAsync(doors, "background"));
        var held = new List<Pass>();
        foreach (var model in new[] { Ladder, OpenAiModel })
            while (admission.TryEnter(model) is { } pass) held.Add(pass);
        var waiting = new[] { DoorAsync(doors), DoorAsync(doors) };
        while (admission.Gates.Sum(gate => gate.Waiting) < 2) await Task.Delay(5, Cancel);

        using var anthropic = await doors.MessagesAsync(PassedOnTests.Say("practice-instant", "hi"));
        using var openAi = await doors.PostAsync("/v1/chat/completions", """{"model":"practice-openai/practice-instant","messages":[{"role":"user","content":"hi"}]}""");
        using var native = await SayAsync(doors, interactive, "application/json");
        foreach (var refused in new[] { anthropic, openAi, native })
        {
            Assert.Equal(429, (int)refused.StatusCode);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), Limits.LongestInLine);
        }
        Assert.Equal("rate_limit_error", (await JsonAsync(anthropic)).GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("rate_limit_exceeded", (await JsonAsync(openAi)).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("HF0110", (await JsonAsync(native)).GetProperty("code").GetString());
        var (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{interactive}/entries", doors.Server.Keys.App);
        Assert.Equal(1, entries.GetProperty("data").GetArrayLength());

        using (var taken = await SayAsync(doors, background, "application/json", ("Prefer", "respond-async"))) Assert.Equal(202, (int)taken.StatusCode);
        while (await KindsAsync(doors, background) is var kinds && !kinds.Contains("deferred")) await Task.Delay(5, Cancel);
        using var scraped = await doors.Server.SendAsync(HttpMethod.Get, "/metrics", doors.Server.Keys.Root);
        var metrics = await scraped.Content.ReadAsStringAsync(Cancel);
        Assert.Contains($$"""holdfast_admission_waiting{model="{{Ladder}}"} 2""", metrics, StringComparison.Ordinal);
        Assert.Contains("""holdfast_admission_refused_total{what="message"} 1""", metrics, StringComparison.Ordinal);
        foreach (var pass in held) pass.Dispose();
        Assert.All(await Task.WhenAll(waiting), Assert.True);
        while (await KindsAsync(doors, background) is var kinds && !kinds.Contains("answer")) await Task.Delay(50, Cancel);
    }

    private static async Task<bool> DoorAsync(Doors doors)
    {
        using var answer = await doors.MessagesAsync(PassedOnTests.Say("practice-instant", "hi"));
        return answer.IsSuccessStatusCode;
    }

    private static async Task<bool> TurnAsync(Doors doors)
    {
        using var answer = await SayAsync(doors, await CreateAsync(doors, "interactive"), "application/json");
        return (await JsonAsync(answer)).GetProperty("state").GetString() == "at_rest";
    }

    private static async Task<string> CreateAsync(Doors doors, string mode)
    {
        var (status, body) = await doors.Server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", doors.Server.Keys.App, new { agent = "default", mode });
        Assert.Equal(201, status);
        return body.GetProperty("id").GetString()!;
    }

    private static Task<HttpResponseMessage> SayAsync(Doors doors, string id, string accept, params (string Name, string Value)[] headers) =>
        doors.PostAsync($"/api/v1/conversations/{id}/messages", """{"content":"Hello."}""", [("Accept", accept), .. headers]);

    private static async Task<HashSet<string>> KindsAsync(Doors doors, string id)
    {
        var (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/entries", doors.Server.Keys.App);
        return [.. entries.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)];
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
}
