using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Dialects;

/// <summary>What clients of OpenAI's interfaces ask, as Anthropic's models are asked it.</summary>
public sealed class ChatToMessagesTests
{
    private const string Hi = """ "messages":[{"role":"user","content":"hi"}] """;

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"system","content":"Be exact."},{"role":"developer","content":"Be kind."},{"role":"user","content":"hi"}]}""",
        """{"model":"m","max_tokens":64000,"system":[{"type":"text","text":"Be exact."},{"type":"text","text":"Be kind."}],"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"},{"role":"system","content":"French now."},{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":" "}]}]}""",
        """{"model":"m","max_tokens":64000,"messages":[{"role":"user","content":"hi"},{"role":"user","content":"<system-message>\nFrench now.\n</system-message>"},{"role":"user","content":"a"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","content":"Welcome."},{"role":"user","content":"hi"}]}""",
        """{"model":"m","max_tokens":64000,"messages":[{"role":"user","content":"(The assistant speaks first.)"},{"role":"assistant","content":"Welcome."},{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://x/y.png","detail":"auto"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,BBBB"}}]}]}""",
        """{"model":"m","max_tokens":64000,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"image","source":{"type":"url","url":"https://x/y.png"}},{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"BBBB"},"title":"a.pdf"}]}]}""")]
    public void Messages_say_the_same(string asked, string expected) => Same(asked, expected);

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":null,"tool_calls":[{"id":"call:1","type":"function","function":{"name":"look.up","arguments":"{\"a\":1.50}"}},{"id":"c2","type":"function","function":{"name":"f","arguments":"no json"}}]},{"role":"tool","tool_call_id":"call:1","content":"one"},{"role":"tool","tool_call_id":"c2","content":""},{"role":"user","content":"go on"}]}""",
        """{"model":"m","max_tokens":64000,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"look_up","input":{"a":1.50}},{"type":"tool_use","id":"c2","name":"f","input":{"_raw":"no json"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"one"},{"type":"tool_result","tool_use_id":"c2"},{"type":"text","text":"go on"}]}]}""")]
    public void Calls_and_results_stay_together(string asked, string expected) => Same(asked, expected);

    [Theory]
    [InlineData("""{"model":"m",HI,"max_completion_tokens":9,"stop":"x","stream":true,"user":"u","n":1,"temperature":0.5,"logprobs":false,"store":false}""",
        """{"model":"m","max_tokens":9,"stream":true,"temperature":0.5,"stop_sequences":["x"],"metadata":{"user_id":"u"},MESSAGES}""")]
    [InlineData("""{"model":"m",HI,"max_tokens":9,"stop":["x","y"],"reasoning_effort":"high"}""",
        """{"model":"m","max_tokens":9,"stop_sequences":["x","y"],"output_config":{"effort":"high"},MESSAGES}""")]
    [InlineData("""{"model":"m",HI,"response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,"schema":{"type":"object"}}}}""",
        """{"model":"m","max_tokens":64000,"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}},MESSAGES}""")]
    [InlineData("""{"model":"m",HI,"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},{"type":"function","function":{"name":"g"}}],"tool_choice":"required","parallel_tool_calls":false}""",
        """{"model":"m","max_tokens":64000,"tools":[{"name":"f","description":"d","input_schema":{"type":"object"},"strict":true},{"name":"g","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"any","disable_parallel_tool_use":true},MESSAGES}""")]
    [InlineData("""{"model":"m",HI,"tools":[{"type":"function","function":{"name":"g"}}],"tool_choice":{"type":"function","function":{"name":"g"}}}""",
        """{"model":"m","max_tokens":64000,"tools":[{"name":"g","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"tool","name":"g"},MESSAGES}""")]
    [InlineData("""{"model":"m",HI,"tools":[{"type":"function","function":{"name":"g"}}],"tool_choice":"none"}""",
        """{"model":"m","max_tokens":64000,"tools":[{"name":"g","input_schema":{"type":"object","properties":{}}}],"tool_choice":{"type":"none"},MESSAGES}""")]
    public void Settings_say_the_same(string asked, string expected) => Same(asked, expected);

    [Theory]
    [InlineData("""{"model":"m","instructions":"Be exact.","input":"hi","max_output_tokens":9,"store":false,"include":[],"text":{"format":{"type":"text"}}}""",
        """{"model":"m","max_tokens":9,"system":"Be exact.","messages":[{"role":"user","content":"hi"}]}""", "include")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image","image_url":"data:image/png;base64,AAAA"}]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Let me see."}]},{"type":"reasoning","summary":[]},{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},{"type":"function_call","call_id":"c2","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"one"},{"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"two"}]},{"role":"user","content":"and?"}],"tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false}],"reasoning":{"effort":"low"}}""",
        """{"model":"m","max_tokens":64000,"output_config":{"effort":"low"},"tools":[{"name":"f","input_schema":{"type":"object"},"strict":false}],"messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"c1","name":"f","input":{}},{"type":"tool_use","id":"c2","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c1","content":"one"},{"type":"tool_result","tool_use_id":"c2","content":"two"},{"type":"text","text":"and?"}]}]}""", "reasoning")]
    public void Responses_say_the_same(string asked, string expected, string dropped)
    {
        var (body, left) = Dialected.Translate(Operation.Responses, asked);
        Assert.Equal(expected, body);
        Assert.Equal([dropped], left);
    }

    [Theory]
    [InlineData("""{"model":"m",HI,"seed":7,"frequency_penalty":0.5,"presence_penalty":0,"logit_bias":{"1":2},"store":true}""", "store,frequency_penalty,seed,logit_bias")]
    [InlineData("""{"model":"m","messages":[{"role":"user","name":"Ada","content":"hi"}]}""", "name")]
    [InlineData("""{"model":"m",HI,"max_tokens":900000,"temperature":1.5,"top_p":0.5,"reasoning_effort":"xhigh"}""", "temperature,top_p,reasoning_effort,max_tokens")]
    [InlineData("""{"model":"m",HI,"temperature":1,"top_p":1,"prompt_cache_key":"k","service_tier":"auto"}""", "")]
    public void What_has_no_place_is_named(string asked, string dropped) =>
        Assert.Equal(dropped.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(), Dialected.Translate(Operation.ChatCompletions, Filled(asked)).Dropped.Order());

    [Theory]
    [InlineData("""{"model":"m",HI,"n":2}""", "n:")]
    [InlineData("""{"model":"m",HI,"logprobs":true}""", "logprobs:")]
    [InlineData("""{"model":"m",HI,"modalities":["text","audio"]}""", "modalities:")]
    [InlineData("""{"model":"m",HI,"web_search_options":{}}""", "web_search_options:")]
    [InlineData("""{"model":"m",HI,"functions":[]}""", "functions:")]
    [InlineData("""{"model":"m",HI,"response_format":{"type":"json_object"}}""", "response_format.type:")]
    [InlineData("""{"model":"m",HI,"tools":[{"type":"custom","custom":{"name":"x"}}]}""", "tools[0].type:")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"input_audio","input_audio":{}}]}]}""", "messages[0].content[0].type:")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}]}""", "messages[0].content[0].file.file_id:")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":7}]}""", "messages[0].content:")]
    [InlineData("""{"model":"m","messages":"hi"}""", "messages:")]
    [InlineData("""{"model":"m"}""", "messages:")]
    public void What_would_change_the_meaning_is_refused_by_name(string asked, string place) =>
        Assert.StartsWith(place, Assert.Throws<UntranslatableException>(() => Dialected.Translate(Operation.ChatCompletions, Filled(asked))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"model":"m","input":"hi","previous_response_id":"resp_1"}""", "previous_response_id:")]
    [InlineData("""{"model":"m","input":"hi","background":true}""", "background:")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"web_search"}]}""", "tools[0].type:")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"i"}]}""", "input[0].type:")]
    [InlineData("""{"model":"m","input":[]}""", "input:")]
    public void Responses_that_only_OpenAI_can_give_are_refused_by_name(string asked, string place) =>
        Assert.StartsWith(place, Assert.Throws<UntranslatableException>(() => Dialected.Translate(Operation.Responses, asked)).Message, StringComparison.Ordinal);

    [Fact]
    public void Conversation_that_goes_on_is_cached_as_OpenAI_does_by_itself()
    {
        var card = Dialected.Card with { CacheMarks = true };
        Assert.DoesNotContain("cache_control", Dialected.Translate(Operation.ChatCompletions, Filled("""{"model":"m",HI}"""), card).Body, StringComparison.Ordinal);
        var (body, _) = Dialected.Translate(
            Operation.ChatCompletions, """{"model":"m","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}""", card);
        Assert.Contains("\"cache_control\":{\"type\":\"ephemeral\"}", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Model_without_sampling_gets_none_and_with_adaptive_thinking_is_told_to_think()
    {
        var card = new ModelCard("m", 200_000, 64_000, Efforts: ["low", "high"], Thinking: ThinkingSupport.Adaptive);
        var (body, dropped) = Dialected.Translate(Operation.ChatCompletions, Filled("""{"model":"m",HI,"temperature":0.2,"reasoning_effort":"minimal"}"""), card);
        Assert.Contains("\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}", body, StringComparison.Ordinal);
        Assert.Equal(["temperature", "reasoning_effort"], dropped);
    }

    private static string Filled(string asked) => asked.Replace("HI", Hi.Trim(), StringComparison.Ordinal);

    private static void Same(string asked, string expected)
    {
        var (body, dropped) = Dialected.Translate(Operation.ChatCompletions, Filled(asked));
        Assert.Equal(expected.Replace("MESSAGES", Hi.Trim(), StringComparison.Ordinal), body);
        Assert.Empty(dropped);
    }
}
