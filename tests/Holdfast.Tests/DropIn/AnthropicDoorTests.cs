using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>The official .NET SDK, given another address and key.</summary>
public sealed class AnthropicDoorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_is_answered_as_by_the_provider()
    {
        await using var doors = await Doors.OpenAsync();
        var message = await doors.Anthropic().Messages.Create(Ask("practice", "My name is Ada Lovelace. What is my name?"), Cancel);

        Assert.True(message.Content[0].TryPickText(out var text));
        Assert.Equal("You told me: \"My name is Ada Lovelace.\"", text!.Text);
        Assert.Equal("end_turn", message.StopReason!.Raw());
        var billed = Assert.Single(await doors.BilledAsync(1));
        Assert.Equal(billed.GetProperty("input").GetInt64(), message.Usage.InputTokens);
    }

    [Theory]
    [InlineData("practice-echo")]
    [InlineData("practice/practice-echo")]
    public async Task Stream_is_answered_as_by_the_provider(string model)
    {
        await using var doors = await Doors.OpenAsync();
        var (text, stop) = ("", "");
        await foreach (var item in doors.Anthropic().Messages.CreateStreaming(Ask(model, "a few words to say again"), Cancel))
        {
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece)) text += piece.Text;
            if (item.TryPickDelta(out var end)) stop = end.Delta.StopReason!.Raw();
        }
        Assert.Equal(("a few words to say again", "end_turn"), (text, stop));
    }

    [Fact]
    public async Task Tool_loop_goes_on_through_the_door()
    {
        await using var doors = await Doors.OpenAsync();
        var client = doors.Anthropic();
        var ask = Ask("practice-tools", "go") with { Tools = [Lookup] };
        var first = await client.Messages.Create(ask, Cancel);
        Assert.True(first.Content[0].TryPickToolUse(out var use));
        var second = await client.Messages.Create(ask with
        {
            Messages =
            [
                .. ask.Messages,
                new AssistantMessageParam { Content = new List<ContentBlockParam> { new ToolUseBlockParam { ID = use!.ID, Name = use.Name, Input = use.Input } } },
                new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam(use.ID) { Content = "forty-two" } } },
            ],
        }, Cancel);
        Assert.True(second.Content[0].TryPickText(out var text));
        Assert.Equal("The tools answered: lookup: forty-two", text!.Text);
    }

    [Fact]
    public async Task Tokens_counted_are_the_tokens_billed_and_counting_is_free()
    {
        await using var doors = await Doors.OpenAsync();
        var client = doors.Anthropic();
        var ask = Ask("claude-sonnet-5", "How many tokens are these, I wonder?");
        var counted = await client.Messages.CountTokens(new MessageCountTokensParams { Model = ask.Model, Messages = ask.Messages }, Cancel);
        var message = await client.Messages.Create(ask, Cancel);

        Assert.Equal(counted.InputTokens, message.Usage.InputTokens);
        var (_, ledger) = await doors.Server.JsonAsync(HttpMethod.Get, "/api/v1/ledger", doors.Server.Keys.Operator);
        Assert.Equal(1, ledger.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task Models_are_what_a_client_may_name()
    {
        await using var doors = await Doors.OpenAsync();
        var client = doors.Anthropic();
        var page = await client.Models.List(cancellationToken: Cancel);

        Assert.Equal("default", page.Items[0].ID);
        Assert.Contains(page.Items, model => model.ID == "claude-opus-5-5");
        Assert.Contains(page.Items, model => model.ID == "gpt-4o-mini");
        Assert.Equal("practice-echo", (await client.Models.Retrieve("practice-echo", cancellationToken: Cancel)).ID);
    }

    [Theory]
    [InlineData("practice!rate_limit:30", typeof(AnthropicRateLimitException))]
    [InlineData("practice!overloaded", typeof(AnthropicOverloadedException))]
    [InlineData("practice!auth", typeof(AnthropicUnauthorizedException))]
    [InlineData("practice!too_long", typeof(AnthropicBadRequestException))]
    [InlineData("no-such-model", typeof(AnthropicNotFoundException))]
    public async Task Error_is_the_sdks_typed_exception(string model, System.Type exception)
    {
        await using var doors = await Doors.OpenAsync();
        await Assert.ThrowsAsync(exception, () => doors.Anthropic().Messages.Create(Ask(model, "hi"), Cancel));
    }

    internal static Tool Lookup => new() { Name = "lookup", InputSchema = new() { Properties = new Dictionary<string, System.Text.Json.JsonElement>() } };

    private static MessageCreateParams Ask(string model, string text) => new()
    {
        Model = model, MaxTokens = 300, Messages = [new UserMessageParam { Content = text }],
    };
}
