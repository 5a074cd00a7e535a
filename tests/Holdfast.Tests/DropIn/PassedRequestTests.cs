using System.Text;
using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
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

    [Theory]
    [InlineData("""{"model":"m","stream":true,"input":"a \"b\" c","x":1}""",
        """{"model":"up\u0022stream","stream":true,"input":[{"role":"user","content":"a \"b\" c"},{"role":"assistant","content":"Half"},{"role":"user","content":"ASK"}],"x":1}""")]
    [InlineData("""{"input":[ {"role":"user","content":[{"type":"input_text","text":"hi"}]} ],"model":"m","stream":true,"text":{"format":{"type":"text"}},"background":false}""",
        """{"input":[ {"role":"user","content":[{"type":"input_text","text":"hi"}]} ,{"role":"assistant","content":"Half"},{"role":"user","content":"ASK"}],"model":"up\u0022stream","stream":true,"text":{"format":{"type":"text"}},"background":false}""")]
    public void Response_that_broke_off_is_asked_to_go_on_in_its_input(string body, string expected)
    {
        var request = Read(body, Operation.Responses);
        Assert.True(request.CanGoOn);
        var ask = JsonEncodedText.Encode(Holdfast.Core.Repair.Continuation.Ask("Half")).ToString();
        Assert.Equal(expected.Replace("ASK", ask, StringComparison.Ordinal), Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(request.For(Rung, "Half"))));
        Assert.Equal(body.Replace("\"m\"", "\"up\\u0022stream\"", StringComparison.Ordinal), Text(request));
    }

    [Theory]
    [InlineData("\"input\":\"a\"")]
    [InlineData("\"stream\":true")]
    [InlineData("\"stream\":true,\"input\":[]")]
    [InlineData("\"stream\":true,\"input\":\"a\",\"background\":true")]
    [InlineData("\"stream\":true,\"input\":\"a\",\"conversation\":{\"id\":\"conv_1\"}")]
    [InlineData("\"stream\":true,\"input\":\"a\",\"text\":{\"format\":{\"name\":\"text\",\"type\":\"json_schema\",\"schema\":{\"type\":\"text\"}}}")]
    [InlineData("\"stream\":true,\"input\":\"a\",\"include\":[\"message.output_text.logprobs\"]")]
    public void Response_that_is_not_one_text_of_this_request_is_not_gone_on_with(string members) =>
        Assert.False(Read($$"""{"model":"m",{{members}}}""", Operation.Responses).CanGoOn);

    [Fact]
    public void Image_weighs_no_more_than_an_image()
    {
        var image = Read($$"""{"model":"m","data":"{{new string('A', 1_000_000)}}"}""", Operation.Messages);
        var text = Read($$"""{"model":"m","text":"{{string.Concat(Enumerable.Repeat("word ", 200_000))}}"}""", Operation.Messages);
        Assert.InRange(image.PromptTokens(Rung), 20_000, 40_000);
        Assert.InRange(text.PromptTokens(Rung), 240_000, 260_000);
    }

    [Theory]
    [InlineData("""{"model":"m","speed":"fast","inference_geo":"us"}""", Operation.Messages, CallTerms.Fast | CallTerms.Us)]
    [InlineData("""{"model":"m","speed":"standard","inference_geo":"global","service_tier":"priority"}""", Operation.Messages, CallTerms.None)]
    [InlineData("""{"model":"m","service_tier":"flex"}""", Operation.ChatCompletions, CallTerms.Flex)]
    [InlineData("""{"model":"m","service_tier":"priority","speed":"fast"}""", Operation.Responses, CallTerms.Priority)]
    [InlineData("""{"model":"m","service_tier":null,"metadata":{"service_tier":"flex"}}""", Operation.Responses, CallTerms.None)]
    public void What_multiplies_the_price_is_read_from_the_request(string body, Operation operation, CallTerms terms) =>
        Assert.Equal(terms, Read(body, operation).Terms);

    [Theory]
    [InlineData(Operation.Messages, """{"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3}]}""", 3)]
    [InlineData(Operation.Messages, """{"tools":[{"max_uses":3,"user_location":{"type":"approximate","max_uses":9},"type":"web\u005fsearch_20260209"}]}""", 3)]
    [InlineData(Operation.Messages, """{"tools":[{"type":"web_search_20250305","name":"web_search"}]}""", 20)]
    [InlineData(Operation.Messages, """{"tools":[{"type":"web_search_20250305","max_uses":null},{"type":"bash_20250124","max_uses":5}]}""", 20)]
    [InlineData(Operation.Messages, """{"tools":[{"type":"web_search_20250305","max_uses":2000000000},{"type":"web_search_20250305","max_uses":2000000000}]}""",
        int.MaxValue)]
    [InlineData(Operation.Messages, """{"tools":[{"name":"web_search","input_schema":{"type":"web_search"}},{"type":"web_fetch_20250910"}]}""", 0)]
    [InlineData(Operation.Messages, """{"messages":[{"tools":[{"type":"web_search_20250305"}]}],"web_search_options":{}}""", 0)]
    [InlineData(Operation.Responses, """{"tools":[{"type":"function","name":"a"},{"type":"web_search"}]}""", 20)]
    [InlineData(Operation.Responses, """{"max_tool_calls":4,"tools":[{"type":"web_search_preview"}]}""", 4)]
    [InlineData(Operation.Responses, """{"tools":[{"type":"web_search"}],"max_tool_calls":400}""", 20)]
    [InlineData(Operation.Responses, """{"tools":[{"type":"file_search"}],"max_tool_calls":4}""", 0)]
    [InlineData(Operation.ChatCompletions, """{"web_search_options":{"search_context_size":"low"}}""", 20)]
    [InlineData(Operation.ChatCompletions, """{"web_search_options":null,"tools":[{"type":"function","function":{"name":"web_search","type":"web_search"}}]}""", 0)]
    public void Searches_that_the_provider_may_make_are_counted(Operation operation, string body, int searches) =>
        Assert.Equal(searches, Read(body, operation).MaxWebSearches);

    private static PassedRequest Read(string body, Operation operation) => PassedRequest.Read(Encoding.UTF8.GetBytes(body), operation);

    private static string Text(PassedRequest request) => Encoding.UTF8.GetString(System.Buffers.BuffersExtensions.ToArray(request.For(Rung)));
}
