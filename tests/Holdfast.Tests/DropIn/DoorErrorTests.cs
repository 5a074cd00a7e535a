using System.Text.Json;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>What a client is told in its dialect when Holdfast refuses, or when every try failed.</summary>
public sealed class DoorErrorTests
{
    private const string Ask = """{"model":"practice-echo","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", 400, "invalid_request_error", "HF0001")]
    [InlineData("[]", 400, "invalid_request_error", "HF0001")]
    [InlineData("""{"model":"a","model":"b"}""", 400, "invalid_request_error", "HF0001")]
    [InlineData("""{"model":7}""", 400, "invalid_request_error", "HF0001")]
    [InlineData("""{"messages":[]}""", 400, "invalid_request_error", "HF0002")]
    [InlineData("""{"model":"nobody"}""", 404, "not_found_error", "HF0080")]
    [InlineData("""{"model":"gpt-nothing"}""", 404, "not_found_error", "HF0080")]
    [InlineData("""{"model":"practice-openai/practice"}""", 400, "invalid_request_error", "HF0120")]
    public async Task Refusal_at_the_Anthropic_door_is_in_its_dialect(string body, int status, string type, string code)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.MessagesAsync(body);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(("error", type), (error.GetProperty("type").GetString(), error.GetProperty("error").GetProperty("type").GetString()));
        Assert.Equal(code, error.GetProperty("error").GetProperty("details").GetProperty("error_code").GetString());
        Assert.Equal(answer.Headers.GetValues("request-id").Single(), error.GetProperty("request_id").GetString());
        Assert.Equal("false", answer.Headers.GetValues("x-should-retry").Single());
    }

    [Theory]
    [InlineData("{", 400, "HF0001", null)]
    [InlineData("""{"messages":[]}""", 400, "HF0002", "model")]
    [InlineData("""{"model":"nobody"}""", 404, "model_not_found", "model")]
    [InlineData("""{"model":"default"}""", 400, "HF0120", null)]
    public async Task Refusal_at_the_OpenAI_door_is_in_its_dialect(string body, int status, string code, string? parameter)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/chat/completions", body);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error");

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(("invalid_request_error", code), (error.GetProperty("type").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal(parameter, error.GetProperty("param").GetString());
        Assert.Equal("false", answer.Headers.GetValues("x-should-retry").Single());
    }

    [Theory]
    [InlineData("/v1/messages", "authentication_error")]
    [InlineData("/v1/chat/completions", "invalid_request_error")]
    public async Task Key_is_refused_in_the_doors_dialect_and_two_are_too_many(string path, string type)
    {
        await using var doors = await Doors.OpenAsync();
        foreach (var headers in new (string, string)[][] { [], [("x-api-key", "hf_wrong")], [("x-api-key", doors.Server.Keys.App), ("authorization", $"Bearer {doors.Server.Keys.App}")] })
        {
            using var answer = await doors.Server.SendAsync(HttpMethod.Post, path, null, Ask, headers);
            Assert.Equal(401, (int)answer.StatusCode);
            var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
            Assert.Equal(type, error.GetProperty("type").GetString());
        }
        using var good = await doors.Server.SendAsync(HttpMethod.Post, path, null, Ask, ("x-api-key", doors.Server.Keys.App), ("anthropic-version", "2023-06-01"));
        Assert.Equal(200, (int)good.StatusCode);
    }

    [Fact]
    public async Task Nothing_is_said_to_a_conversation_where_tokens_are_counted()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/messages/count_tokens", Ask, ("Holdfast-Conversation", "cnv_1"), ("anthropic-version", "2023-06-01"));
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("Holdfast-Conversation", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_that_is_not_there_is_said_in_dialect_too()
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync("/v1/embeddings", "{}");
        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Equal("HF0003", JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("spend_cap", 429, "false")]
    [InlineData("auth", 401, "false")]
    [InlineData("server_error", 500, null)]
    public async Task Providers_own_error_comes_through_and_what_is_useless_says_so(string fault, int status, string? shouldRetry)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.MessagesAsync(Ask.Replace("practice-echo", $"practice-echo!{fault}", StringComparison.Ordinal));
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal(error.GetProperty("request_id").GetString(), answer.Headers.GetValues("request-id").Single());
        Assert.Equal(shouldRetry, answer.Headers.TryGetValues("x-should-retry", out var said) ? said.Single() : null);
        var rows = await doors.LedgerAsync(answer);
        Assert.Equal(status == 500 ? 2 : 1, rows.Count);
        Assert.All(rows, row => Assert.Equal("0", row.CostUsd));
    }

    [Fact]
    public async Task Provider_that_is_not_there_is_an_error_of_the_dialect()
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_PRACTICE_URL", "http://127.0.0.1:1"));
        using var answer = await doors.MessagesAsync(Ask);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error");

        Assert.Equal((502, "api_error"), ((int)answer.StatusCode, error.GetProperty("type").GetString()));
        Assert.False(answer.Headers.Contains("x-should-retry"));
        Assert.Equal("2", answer.Headers.GetValues("Holdfast-Attempts").Single());
        Assert.All(await doors.LedgerAsync(answer), row => Assert.Equal("connection_lost", row.Outcome));
    }
}
