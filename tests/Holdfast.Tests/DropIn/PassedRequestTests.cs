using System.Text;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Runtime.Passing;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.DropIn;

public sealed class PassedRequestTests
{
    private static readonly Rung Rung = new("practice", Dialect.Anthropic, new ModelCard("up\"stream", 1_000, 100, TokensPerKilobyte: 250), []);

    [Theory]
    [InlineData("""{"model":"m"}""", """{"model":"up\u0022stream"}""")]
    [InlineData("""  { "a" : [ {"model":"x"} ] , "model"  :  "\u006d", "b":{} }  """, """  { "a" : [ {"model":"x"} ] , "model"  :  "up\u0022stream", "b":{} }  """)]
    public void Only_the_models_name_is_replaced(string body, string expected)
    {
        var request = Read(body, Operation.Messages);
        Assert.Equal("m", request.Model);
        Assert.Equal(expected, Text(request));
    }

    [Fact]
    public void Name_and_wish_are_both_put_in_wherever_they_stand()
    {
        Assert.Equal(
            """{"stream_options":{"include_usage":true},"model":"up\u0022stream","stream":true}""", Text(Read("""{"model":"m","stream":true}""", Operation.ChatCompletions)));
        Assert.Equal(
            """{"model":"up\u0022stream","stream_options":{"include_usage":true},"stream":true}""",
            Text(Read("""{"model":"m","stream_options":null,"stream":true}""", Operation.ChatCompletions)));
    }

    [Theory]
    [InlineData(Operation.Messages)]
    [InlineData(Operation.Responses)]
    public void Usage_needs_no_wish_in_other_apis(Operation operation) => Assert.False(Read("""{"model":"m","stream":true}""", operation).HidesUsage);

    [Theory]
    [InlineData(Operation.Messages, """{"max_tokens":7}""")]
    [InlineData(Operation.ChatCompletions, """{"max_completion_tokens":7}""")]
    [InlineData(Operation.ChatCompletions, """{"max_tokens":7}""")]
    [InlineData(Operation.Responses, """{"max_output_tokens":7}""")]
    public void Bound_of_the_answer_is_read(Operation operation, string body) => Assert.Equal(7, Read(body, operation).MaxOutputTokens);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("7")]
    [InlineData("""{"model":"m"} x""")]
    [InlineData("""{"model":"m","model":"n"}""")]
    [InlineData("""{"model":{"a":1}}""")]
    [InlineData("""{"model":"\ud800"}""")]
    public void Body_that_cannot_be_passed_on_is_refused(string body) => Assert.ThrowsAny<JsonException>(() => Read(body, Operation.Messages));

    [Fact]
    public void Image_weighs_no_more_than_an_image()
    {
        var image = Read($$"""{"model":"m","data":"{{new string('A', 1_000_000)}}"}""", Operation.Messages);
        var text = Read($$"""{"model":"m","text":"{{string.Concat(Enumerable.Repeat("word ", 200_000))}}"}""", Operation.Messages);
        Assert.InRange(image.PromptTokens(Rung), 20_000, 40_000);
        Assert.InRange(text.PromptTokens(Rung), 240_000, 260_000);
    }

    private static PassedRequest Read(string body, Operation operation) => PassedRequest.Read(Encoding.UTF8.GetBytes(body), operation);

    private static string Text(PassedRequest request) => Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(request.For(Rung)));
}
