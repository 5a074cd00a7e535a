using System.Text.Json;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Dialects;

/// <summary>What models answered, whole and in events, in the words of the other dialect's clients.</summary>
public sealed class AnswerTranslationTests
{
    private const string Claudes = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"Let me"},
         {"type":"tool_use","id":"t1","name":"f","input":{"a":1.50}}],"stop_reason":"tool_use","stop_sequence":null,
         "usage":{"input_tokens":10,"cache_read_input_tokens":200,"cache_creation_input_tokens":30,"output_tokens":7}}
        """;

    private const string Gpts = """
        {"id":"chatcmpl-1","object":"chat.completion","model":"gpt","choices":[{"index":0,"message":{"role":"assistant","content":"Let me","refusal":null,
         "tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\":1.50}"}}]},"finish_reason":"tool_calls"}],
         "usage":{"prompt_tokens":240,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":200,"cache_write_tokens":30},"completion_tokens_details":{"reasoning_tokens":3}}}
        """;

    [Fact]
    public void Whole_answer_of_Claude_reads_like_a_completion() => Assert.Equal(
        """
        {"id":"chatcmpl-msg_1","object":"chat.completion","created":1700000000,"model":"claude","choices":[{"index":0,"message":{"role":"assistant","content":"Let me","refusal":null,"tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\":1.50}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":240,"completion_tokens":7,"total_tokens":247,"prompt_tokens_details":{"cached_tokens":200,"cache_write_tokens":30},"completion_tokens_details":{"reasoning_tokens":0}}}
        """,
        Dialected.Whole(Dialect.Anthropic, Operation.ChatCompletions, Claudes));

    [Fact]
    public void Whole_completion_reads_like_an_answer_of_Claude() => Assert.Equal(
        """
        {"id":"msg_chatcmpl-1","type":"message","role":"assistant","model":"gpt","content":[{"type":"text","text":"Let me"},{"type":"tool_use","id":"t1","name":"f","input":{"a":1.50}}],"stop_reason":"tool_use","stop_sequence":null,"usage":{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":200,"output_tokens":7}}
        """,
        Dialected.Whole(Dialect.OpenAi, Operation.Messages, Gpts));

    [Fact]
    public void Whole_answer_of_Claude_reads_like_a_response()
    {
        var response = JsonElement.Parse(Dialected.Whole(Dialect.Anthropic, Operation.Responses, Claudes));
        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal(
            """[{"id":"msg_msg_1_0","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Let me","annotations":[],"logprobs":[]}]},{"id":"fc_msg_1_1","type":"function_call","status":"completed","call_id":"t1","name":"f","arguments":"{\"a\":1.50}"}]""",
            response.GetProperty("output").GetRawText());
        Assert.Equal((240, 7), (response.GetProperty("usage").GetProperty("input_tokens").GetInt32(), response.GetProperty("usage").GetProperty("output_tokens").GetInt32()));
    }

    [Theory]
    [InlineData("end_turn", "stop")]
    [InlineData("stop_sequence", "stop")]
    [InlineData("pause_turn", "stop")]
    [InlineData("tool_use", "tool_calls")]
    [InlineData("max_tokens", "length")]
    [InlineData("model_context_window_exceeded", "length")]
    [InlineData("refusal", "content_filter")]
    public void Claude_stops_for_the_same_reason(string stop, string finish)
    {
        var completion = Dialected.Whole(Dialect.Anthropic, Operation.ChatCompletions, $$"""{"id":"1","model":"c","content":[],"stop_reason":"{{stop}}"}""");
        Assert.Contains($"\"finish_reason\":\"{finish}\"", completion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stop", "", "end_turn")]
    [InlineData("length", "", "max_tokens")]
    [InlineData("content_filter", "", "refusal")]
    [InlineData("stop", ""","refusal":"I will not." """, "refusal")]
    [InlineData("stop", ""","tool_calls":[{"id":"c","function":{"name":"f","arguments":""}}]""", "tool_use")]
    public void Completion_stops_for_the_same_reason(string finish, string more, string stop)
    {
        var message = Dialected.Whole(
            Dialect.OpenAi, Operation.Messages, $$"""{"id":"1","model":"c","choices":[{"message":{"role":"assistant","content":null{{more}}},"finish_reason":"{{finish}}"}]}""");
        Assert.Contains($"\"stop_reason\":\"{stop}\"", message, StringComparison.Ordinal);
        if (more.Contains("refusal", StringComparison.Ordinal)) Assert.Contains("\"explanation\":\"I will not.\"", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Stream_of_Claude_reads_like_chunks(bool tellsUsage)
    {
        var chunks = Dialected.Streamed(Dialect.Anthropic, Operation.ChatCompletions, tellsUsage,
            """{"type":"message_start","message":{"id":"1","model":"c","usage":{"input_tokens":10,"cache_read_input_tokens":5,"output_tokens":1}}}""",
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}""",
            """{"type":"ping"}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Let"}}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t1","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":":1}"}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":9}}""",
            """{"type":"message_stop"}""");
        var wish = tellsUsage ? ",\"usage\":null" : "";
        string[] deltas =
        [
            """{"role":"assistant","content":"","refusal":null}""", """{"content":"Let"}""",
            """{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"f","arguments":""}}]}""",
            """{"tool_calls":[{"index":0,"function":{"arguments":"{\"a\""}}]}""", """{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}""",
        ];
        const string head = """data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"c","choices":[""";
        var expected = string.Concat(deltas.Select(delta => $$"""{{head}}{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":null}]{{wish}}}""" + "\n\n"))
            + $$"""{{head}}{"index":0,"delta":{},"logprobs":null,"finish_reason":"tool_calls"}]{{wish}}}""" + "\n\n"
            + (tellsUsage ? head + """],"usage":{"prompt_tokens":15,"completion_tokens":9,"total_tokens":24,"prompt_tokens_details":{"cached_tokens":5,"cache_write_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""" + "\n\n" : "")
            + "data: [DONE]\n\n";
        Assert.Equal(expected, chunks);
    }

    [Fact]
    public void Chunks_read_like_a_stream_of_Claude()
    {
        var events = Dialected.Streamed(Dialect.OpenAi, Operation.Messages, tellsUsage: true,
            """{"id":"1","model":"g","choices":[{"delta":{"role":"assistant","content":""}}]}""",
            """{"id":"1","model":"g","choices":[{"delta":{"content":"Let"}}]}""",
            """{"id":"1","model":"g","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}""",
            """{"id":"1","model":"g","choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}}]}""",
            """{"id":"1","model":"g","choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}""",
            """{"id":"1","model":"g","choices":[{"delta":{},"finish_reason":"tool_calls"}]}""",
            """{"id":"1","model":"g","choices":[],"usage":{"prompt_tokens":15,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":5}}}""",
            "[DONE]");
        Assert.Equal(
            """
            event: message_start
            data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"g","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Let"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: content_block_start
            data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":1}

            event: content_block_start
            data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"b","name":"g","input":{}}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":2}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":10,"cache_creation_input_tokens":0,"cache_read_input_tokens":5,"output_tokens":9}}

            event: message_stop
            data: {"type":"message_stop"}


            """.ReplaceLineEndings("\n"), events);
    }

    [Fact]
    public void Pieces_of_two_calls_that_are_mixed_are_malformed() => Assert.Throws<JsonException>(() => Dialected.Streamed(
        Dialect.OpenAi, Operation.Messages, true,
        """{"id":"1","choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f"}},{"index":1,"id":"b","function":{"name":"g"}},{"index":0,"function":{"arguments":"{}"}}]}}]}"""));
}
