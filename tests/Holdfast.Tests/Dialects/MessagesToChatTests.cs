using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Ports;
using Xunit;

namespace Holdfast.Tests.Dialects;

/// <summary>What clients of Anthropic's Messages ask, as models behind Chat Completions are asked it.</summary>
public sealed class MessagesToChatTests
{
    private const string Hi = """ "messages":[{"role":"user","content":"hi"}] """;

    [Theory]
    [InlineData("""{"model":"m","max_tokens":9,"system":[{"type":"text","text":"Be exact."},{"type":"text","text":"Be kind."}],"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}""",
        """{"model":"m","max_completion_tokens":9,"messages":[{"role":"system","content":[{"type":"text","text":"Be exact."},{"type":"text","text":"Be kind."}]},{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"image","source":{"type":"url","url":"https://x/y.png"}},{"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"BBBB"}},{"type":"document","title":"T","source":{"type":"text","media_type":"text/plain","data":"words"}}]}]}""",
        """{"model":"m","max_completion_tokens":9,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://x/y.png"}},{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,BBBB"}},{"type":"text","text":"T\n\nwords"}]}]}""")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":[{"type":"text","text":"Let me see."},{"type":"tool_use","id":"t1","name":"f","input":{"a": 1.50}},{"type":"tool_use","id":"t2","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"broken","is_error":true},{"type":"tool_result","tool_use_id":"t2","content":[{"type":"text","text":"see"},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},{"type":"text","text":"go on"}]}]}""",
        """{"model":"m","max_completion_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"Let me see.","tool_calls":[{"id":"t1","type":"function","function":{"name":"f","arguments":"{\"a\": 1.50}"}},{"id":"t2","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"t1","content":"Error: broken"},{"role":"tool","tool_call_id":"t2","content":"see"},{"role":"user","content":[{"type":"text","text":"What the tool call t2 returned beside its text:"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"go on"}]}]}""")]
    public void Messages_say_the_same(string asked, string expected) => Same(asked, expected);

    [Theory]
    [InlineData("""{"model":"m","max_tokens":9,HI,"stream":true,"temperature":0.5,"top_p":0.9,"stop_sequences":["x"],"metadata":{"user_id":"u"},"service_tier":"auto"}""",
        """{"model":"m","max_completion_tokens":9,"stream":true,"stream_options":{"include_usage":true},"temperature":0.5,"top_p":0.9,"stop":["x"],"user":"u",MESSAGES}""")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"thinking":{"type":"adaptive"},"output_config":{"effort":"medium","format":{"type":"json_schema","schema":{"type":"object"}}}}""",
        """{"model":"m","max_completion_tokens":9,"reasoning_effort":"medium","response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"},"strict":true}},MESSAGES}""")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"thinking":{"type":"enabled","budget_tokens":8000}}""",
        """{"model":"m","max_completion_tokens":9,"reasoning_effort":"medium",MESSAGES}""")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"f","disable_parallel_tool_use":true}}""",
        """{"model":"m","max_completion_tokens":9,"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}],"tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,MESSAGES}""")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"tools":[{"type":"custom","name":"f","input_schema":{"type":"object"}}],"tool_choice":{"type":"any"}}""",
        """{"model":"m","max_completion_tokens":9,"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],"tool_choice":"required",MESSAGES}""")]
    public void Settings_say_the_same(string asked, string expected) => Same(asked, expected);

    [Theory]
    [InlineData("""{"model":"m","max_tokens":9,HI,"top_k":5,"context_management":{},"cache_control":{"type":"ephemeral"}}""", "top_k,context_management,cache_control")]
    [InlineData("""{"model":"m","max_tokens":900000,"messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":{"type":"ephemeral"}}]},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"a"}]},{"role":"user","content":"b"}]}""",
        "cache_control,thinking,max_tokens")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"output_config":{"effort":"max","task_budget":{}}}""", "task_budget,output_config.effort")]
    public void What_has_no_place_is_named(string asked, string dropped) =>
        Assert.Equal(dropped.Split(',').Order(), Dialected.Translate(Operation.Messages, Filled(asked)).Dropped.Order());

    [Theory]
    [InlineData("""{"model":"m","max_tokens":9,HI,"tools":[{"type":"web_search_20250305","name":"web_search"}]}""", "tools[0].type:")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"mcp_servers":[{}]}""", "mcp_servers:")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"container":"c"}""", "container:")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"inference_geo":"us"}""", "inference_geo:")]
    [InlineData("""{"model":"m","max_tokens":0,HI}""", "max_tokens:")]
    [InlineData("""{"model":"m","max_tokens":9,HI,"stop_sequences":["1","2","3","4","5"]}""", "stop_sequences:")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"Once upon"}]}""", "messages:")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"compaction"}]}]}""", "messages[0].content[0].type:")]
    [InlineData("""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"file","file_id":"f"}}]}]}""", "messages[0].content[0].source.type:")]
    public void What_would_change_the_meaning_is_refused_by_name(string asked, string place) =>
        Assert.StartsWith(place, Assert.Throws<UntranslatableException>(() => Dialected.Translate(Operation.Messages, Filled(asked))).Message, StringComparison.Ordinal);

    [Fact]
    public void Compatible_server_gets_the_older_name()
    {
        var (body, _) = Dialected.Translate(Operation.Messages, Filled("""{"model":"m","max_tokens":9,HI}"""), isCompatible: true);
        Assert.StartsWith("""{"model":"m","max_tokens":9,""", body, StringComparison.Ordinal);
    }

    private static string Filled(string asked) => asked.Replace("HI", Hi.Trim(), StringComparison.Ordinal);

    private static void Same(string asked, string expected)
    {
        var (body, dropped) = Dialected.Translate(Operation.Messages, Filled(asked));
        Assert.Equal(expected.Replace("MESSAGES", Hi.Trim(), StringComparison.Ordinal), body);
        Assert.Empty(dropped);
    }
}
