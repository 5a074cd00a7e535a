using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>The official SDK as an independent witness that the practice model speaks the dialect.</summary>
public sealed class AnthropicSdkTests
{
    [Fact]
    public async Task Message_is_understood_by_the_sdk()
    {
        await using var practice = await Practice.StartAsync();
        var message = await practice.Anthropic().Messages.Create(Ask("practice", "My name is Ada Lovelace. What is my name?"), Cancelled);

        Assert.True(message.Content[0].TryPickText(out var text));
        Assert.Equal("You told me: \"My name is Ada Lovelace.\"", text!.Text);
        Assert.Equal("end_turn", message.StopReason!.Raw());
        Assert.True(message.Usage.InputTokens > 0 && message.Usage.OutputTokens > 0);
    }

    [Fact]
    public async Task Stream_is_understood_by_the_sdk()
    {
        await using var practice = await Practice.StartAsync();
        var (text, stop, stopped) = ("", "", false);
        await foreach (
            var item in practice.Anthropic().Messages.CreateStreaming(Ask("practice-echo", "a few words to say again"), Cancelled))
        {
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece)) text += piece.Text;
            if (item.TryPickDelta(out var end)) stop = end.Delta.StopReason!.Raw();
            stopped |= item.TryPickStop(out _);
        }
        Assert.Equal("a few words to say again", text);
        Assert.Equal("end_turn", stop);
        Assert.True(stopped);
    }

    [Fact]
    public async Task Tool_loop_works_through_the_sdk()
    {
        await using var practice = await Practice.StartAsync();
        var client = practice.Anthropic();
        var ask = Ask("practice-tools", "go") with { Tools = [Lookup] };
        var first = await client.Messages.Create(ask, Cancelled);
        Assert.Equal("tool_use", first.StopReason!.Raw());
        Assert.True(first.Content[0].TryPickToolUse(out var use));

        var second = await client.Messages.Create(ask with
        {
            Messages =
            [
                .. ask.Messages,
                new AssistantMessageParam { Content = new List<ContentBlockParam> { new ToolUseBlockParam { ID = use!.ID, Name = use.Name,
                    Input = use.Input } } },
                new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam(
                    use.ID) { Content = "forty-two" } } },
            ],
        }, Cancelled);
        Assert.True(second.Content[0].TryPickText(out var text));
        Assert.Equal("The tools answered: lookup: forty-two", text!.Text);
    }

    [Fact]
    public async Task Tokens_counted_are_the_tokens_billed()
    {
        await using var practice = await Practice.StartAsync();
        var client = practice.Anthropic();
        var ask = Ask("claude-sonnet-5", "How many tokens are these, I wonder?") with { Tools = [Lookup] };
        var counted = await client.Messages.CountTokens(
            new MessageCountTokensParams { Model = ask.Model, Messages = ask.Messages, Tools = [Lookup] }, Cancelled);
        var message = await client.Messages.Create(ask, Cancelled);
        Assert.Equal(counted.InputTokens, message.Usage.InputTokens);
    }

    [Fact]
    public async Task Models_are_listed_for_the_sdk()
    {
        await using var practice = await Practice.StartAsync();
        var page = await practice.Anthropic().Models.List(cancellationToken: Cancelled);
        Assert.Contains(page.Items, model => model.ID == "claude-opus-5-5");
        Assert.Contains(page.Items, model => model.ID == "practice");
        Assert.DoesNotContain(page.Items, model => model.ID == "gpt-4o-mini");
    }

    [Theory]
    [InlineData("practice!rate_limit:7", typeof(AnthropicRateLimitException))]
    [InlineData("practice!overloaded", typeof(AnthropicOverloadedException))]
    [InlineData("practice!auth", typeof(AnthropicUnauthorizedException))]
    [InlineData("practice!too_long", typeof(AnthropicBadRequestException))]
    [InlineData("no-such-model", typeof(AnthropicNotFoundException))]
    public async Task Errors_become_the_sdks_typed_exceptions(string model, System.Type exception)
    {
        await using var practice = await Practice.StartAsync();
        await Assert.ThrowsAsync(exception, () => practice.Anthropic().Messages.Create(Ask(model, "hi"), Cancelled));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Tool Lookup =>
        new() { Name = "lookup", InputSchema = new() { Properties = new Dictionary<string, System.Text.Json.JsonElement>() } };

    private static MessageCreateParams Ask(string model, string text) => new()
    {
        Model = model, MaxTokens = 300, Messages = [new UserMessageParam { Content = text }],
    };
}
