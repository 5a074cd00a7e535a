using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>The reader answers from the prompt, and only from it.</summary>
public sealed class ReaderTests
{
    private const string Weather =
        """[{"name":"get_weather","input_schema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer"}},"required":["city"]}}]""";

    [Theory]
    [InlineData("What is my dog called?", "You told me: \"My dog is called Bruno and he is four.\"")]
    [InlineData("When do we open on Mondays?", "My instructions say: \"On Mondays the shop opens at nine.\"")]
    [InlineData("What about the refund?", "I said earlier: \"A refund takes five days.\"")]
    [InlineData("What is the capital of Mongolia?", "I have nothing about that in what I can see.")]
    public async Task Question_is_answered_by_quoting_who_said_it(string question, string answer)
    {
        await using var practice = await Practice.StartAsync();
        Assert.Equal(answer,
            await SayAsync(practice, ("user", "My dog is called Bruno and he is four. I like rain."),
                ("assistant", "Nice. A refund takes five days."),
            ("user", question)));
    }

    [Fact]
    public async Task Fact_that_is_no_longer_in_the_prompt_is_not_known()
    {
        await using var practice = await Practice.StartAsync();
        Assert.Contains("BK-7731",
            await SayAsync(practice, ("user", "My booking number is BK-7731."), ("assistant", "ok"),
                ("user", "What is my booking number?")),
            StringComparison.Ordinal);
        Assert.Equal("I have nothing about that in what I can see.",
            await SayAsync(practice, ("user", "Hello there."), ("assistant", "ok"), ("user", "What is my booking number?")));
    }

    [Fact]
    public async Task Material_recalled_in_front_of_the_question_is_read()
    {
        await using var practice = await Practice.StartAsync();
        Assert.Equal("You told me: \"- The bicycle is green.\"",
            await SayAsync(practice, ("user", "Recalled:\n- The bicycle is green.\n- The car is red.\n\nWhich colour has my bicycle?")));
    }

    [Fact]
    public async Task Statement_is_acknowledged_with_its_facts()
    {
        await using var practice = await Practice.StartAsync();
        Assert.Equal("Noted: I moved to 14 Harbour Street in May.",
            await SayAsync(practice, ("user", "I moved to 14 Harbour Street in May.")));
    }

    [Fact]
    public async Task Tool_that_is_named_is_called_and_its_result_answered_from()
    {
        await using var practice = await Practice.StartAsync();
        const string ask = """{"role":"user","content":"Please use get_weather for Paris. Will it rain?"}""";
        var call = (await practice.AnthropicJsonAsync(
            $$"""{"model":"practice","max_tokens":99,"tools":{{Weather}},"messages":[{{ask}}]}"""))["content"]![0]!;
        Assert.Equal("""{"city":"Paris"}""", call["input"]!.ToJsonString());

        var answer = await practice.AnthropicJsonAsync($$"""
            {"model":"practice","max_tokens":99,"tools":{{Weather}},"messages":[{{ask}},{"role":"assistant","content":[{{call.ToJsonString()}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"{{call["id"]}}","content":"Wind from the west. Rain is likely until noon."}]}]}
            """);
        Assert.Equal("From the get_weather result: \"Rain is likely until noon.\"", (string?)answer["content"]![0]!["text"]);
    }

    [Fact]
    public async Task Tool_is_called_when_forced_and_not_when_forbidden()
    {
        await using var practice = await Practice.StartAsync();
        async Task<string?> TypeAsync(string choice, string text) => (string?)(await practice.AnthropicJsonAsync(
            $$"""{"model":"practice","max_tokens":99,"tools":{{Weather}},"tool_choice":{"type":"{{choice}}"},"messages":[{"role":"user","content":"{{text}}"}]}"""))
            ["content"]![0]!["type"];
        Assert.Equal("tool_use", await TypeAsync("any", "hello"));
        Assert.Equal("text", await TypeAsync("none", "use get_weather for Paris"));
        Assert.Equal("text", await TypeAsync("auto", "hello"));
    }

    private static async Task<string> SayAsync(Practice practice, params (string Role, string Text)[] messages)
    {
        var body = new JsonObject
        {
            ["model"] = "practice",
            ["max_tokens"] = 300,
            ["system"] = "You help in a shop. On Mondays the shop opens at nine.",
            ["messages"] = new JsonArray(
                [.. messages.Select(message => new JsonObject { ["role"] = message.Role, ["content"] = message.Text })]),
        };
        return (string)(await practice.AnthropicJsonAsync(body.ToJsonString()))["content"]![0]!["text"]!;
    }
}
