using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using Holdfast.Tests.Server;
using OpenAI.Chat;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>Conversations whose clients bring tools of their own. The practice model calls every tool it is offered once.</summary>
public sealed class ClientToolDoorTests
{
    private const string Header = "Holdfast-Conversation", Chat = "/v1/chat/completions", Messages = "/v1/messages", Responses = "/v1/responses";

    private static readonly string[] Find = ["find"], FindAndSell = ["find", "sell"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Messages, "practice")]
    [InlineData(Chat, "practice")]
    [InlineData(Responses, "practice")]
    [InlineData(Messages, "practice-openai")]
    [InlineData(Responses, "practice-openai")]
    public async Task Call_ends_the_answer_and_its_result_goes_on_with_the_turn_whole_and_streamed(string path, string provider)
    {
        await using var doors = await OpenAsync(provider);
        foreach (var stream in new[] { false, true })
        {
            var first = await AskAsync(doors, path, "new", Body(path, stream, FindAndSell, [User(path, "go")]));
            var calls = CallsOf(path, first.Text);
            Assert.Equal(FindAndSell, calls.Select(call => call.Name));
            Assert.Contains(path == Messages ? "\"stop_reason\":\"tool_use\"" : path == Chat ? "\"finish_reason\":\"tool_calls\"" : "function_call", first.Text, StringComparison.Ordinal);

            var state = await StateAsync(doors, first.Conversation);
            Assert.Equal("waiting", state.GetProperty("state").GetString());
            var second = await AskAsync(doors, path, first.Conversation, Body(path, stream, FindAndSell, [User(path, "go"), Said(path, calls), .. Results(path, [.. calls.Select(call => (call.Id, $"did {call.Name}"))])]));
            Assert.Contains("The tools answered: find: did find; sell: did sell", TextIn(path, second.Text), StringComparison.Ordinal);

            Assert.Equal(["tools_given", "user_message", "answer", "tool_result", "tool_result", "answer"], await KindsAsync(doors, first.Conversation));
            Assert.Equal(1, (await StateAsync(doors, first.Conversation)).GetProperty("turns").GetInt32());
            await ProvenAsync(doors, first.Conversation, 2);
        }
    }

    [Fact]
    public async Task Official_Anthropic_client_runs_its_tool_loop_in_a_conversation()
    {
        await using var doors = await OpenAsync("practice");
        using var http = new HttpClient();
        var id = await NewAsync(doors);
        http.DefaultRequestHeaders.Add(Header, id);
        var client = new AnthropicClient { ApiKey = doors.Server.Keys.App, BaseUrl = doors.Url.ToString(), MaxRetries = 0, HttpClient = http };
        var ask = new MessageCreateParams { Model = "default", MaxTokens = 300, Messages = [new UserMessageParam { Content = "go" }], Tools = [AnthropicDoorTests.Lookup] };
        var first = await client.Messages.Create(ask, Cancel);
        Assert.True(first.Content[0].TryPickToolUse(out var use));
        var second = await client.Messages.Create(ask with { Messages = [.. ask.Messages, .. Loop(use!)] }, Cancel);
        Assert.True(second.Content[0].TryPickText(out var text));
        Assert.Equal("The tools answered: lookup: forty-two", text!.Text);

        static MessageParam[] Loop(ToolUseBlock use) =>
        [
            new AssistantMessageParam { Content = new List<ContentBlockParam> { new ToolUseBlockParam { ID = use.ID, Name = use.Name, Input = use.Input } } },
            new UserMessageParam { Content = new List<ContentBlockParam> { new ToolResultBlockParam(use.ID) { Content = "forty-two" } } },
        ];
    }

    [Fact]
    public async Task Official_OpenAI_client_runs_its_tool_loop_in_a_conversation_streamed()
    {
        await using var doors = await OpenAsync("practice");
        var options = doors.OpenAiOptions();
        options.AddPolicy(new HeaderPolicy(Header, await NewAsync(doors)), PipelinePosition.PerCall);
        var chat = new ChatClient("default", doors.OpenAiKey(), options);
        var tools = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("lookup", "Looks up.", BinaryData.FromString("""{"type":"object"}""")) } };
        var (id, name) = ("", "");
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("go")], tools, Cancel))
            foreach (var call in update.ToolCallUpdates) (id, name) = (id + call.ToolCallId, name + call.FunctionName);
        var asked = ChatToolCall.CreateFunctionToolCall(id, name, BinaryData.FromString("{}"));
        ChatCompletion last = await chat.CompleteChatAsync([new UserChatMessage("go"), new AssistantChatMessage([asked]), new ToolChatMessage(id, "forty-two")], tools, Cancel);
        Assert.Equal("The tools answered: lookup: forty-two", last.Content[0].Text);
    }

    [Fact]
    public async Task Agents_own_tools_run_here_and_only_the_clients_are_asked_of_it()
    {
        await using var doors = await OpenAsync("practice");
        await doors.Server.JsonAsync(HttpMethod.Put, "/api/v1/agents/tooled", doors.Server.Keys.Admin, """
            {"constitution":{"role":"r","hard_limits":["None."],"interaction_pattern":"Be brief."},"ladder":["practice/practice-tools"],
             "tools":[{"name":"own","description":"Ours.","input_schema":{"type":"object"},"url":"http://127.0.0.1:1/"}]}
            """);
        var first = await AskAsync(doors, Chat, "new", Body(Chat, true, Find, [User(Chat, "go")]).Replace("\"default\"", "\"tooled\"", StringComparison.Ordinal));
        var call = Assert.Single(CallsOf(Chat, first.Text));
        Assert.Equal("find", call.Name);
        var second = await AskAsync(doors, Chat, first.Conversation, Body(Chat, true, Find, Results(Chat, (call.Id, "found"))));
        Assert.Contains("find: found", TextIn(Chat, second.Text), StringComparison.Ordinal);

        using var clash = await PostAsync(doors, Chat, "new", Body(Chat, false, ["own"], [User(Chat, "go")]).Replace("\"default\"", "\"tooled\"", StringComparison.Ordinal));
        Assert.Equal(400, (int)clash.StatusCode);
        Assert.Contains("HF0126", await clash.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing", "is missing", "HF0124")]
    [InlineData("unknown", "No result of call_no", "HF0124")]
    [InlineData("doubled", "comes 2 times", "HF0124")]
    public async Task Results_that_do_not_match_are_refused_by_field_and_the_turn_still_waits(string how, string named, string code)
    {
        await using var doors = await OpenAsync("practice");
        var first = await AskAsync(doors, Chat, "new", Body(Chat, false, FindAndSell, [User(Chat, "go")]));
        var calls = CallsOf(Chat, first.Text);
        (string, string)[] right = [.. calls.Select(call => (call.Id, "done"))];
        (string, string)[] wrong = how switch { "missing" => right[..1], "unknown" => [.. right, ("call_no", "x")], _ => [.. right, right[0]] };
        using var refused = await PostAsync(doors, Chat, first.Conversation, Body(Chat, false, FindAndSell, Results(Chat, wrong)));
        var error = JsonElement.Parse(await refused.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal((400, code), ((int)refused.StatusCode, error.GetProperty("code").GetString()));
        Assert.Contains("tool_call_id", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("false", refused.Headers.GetValues("x-should-retry").Single());
        Assert.Contains("find: done; sell: done", TextIn(Chat, (await AskAsync(doors, Chat, first.Conversation, Body(Chat, false, FindAndSell, Results(Chat, right)))).Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_brought_again_get_the_same_answer_and_other_late_ones_an_error()
    {
        await using var doors = await OpenAsync("practice");
        var first = await AskAsync(doors, Chat, "new", Body(Chat, false, Find, [User(Chat, "go")]));
        var id = CallsOf(Chat, first.Text)[0].Id;
        var body = Body(Chat, false, Find, Results(Chat, (id, "found")));
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AskAsync(doors, Chat, first.Conversation, body)));
        Assert.All(answers, answer => Assert.Contains("find: found", TextIn(Chat, answer.Text), StringComparison.Ordinal));
        Assert.Contains("find: found", TextIn(Chat, (await AskAsync(doors, Chat, first.Conversation, body)).Text), StringComparison.Ordinal);
        Assert.Single(await KindsAsync(doors, first.Conversation), kind => kind == "tool_result");
        using var late = await PostAsync(doors, Chat, first.Conversation, Body(Chat, false, Find, Results(Chat, (id, "something else"))));
        Assert.Equal(409, (int)late.StatusCode);
        Assert.Contains("HF0125", await late.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_that_is_repeated_while_the_turn_waits_gets_its_calls_again()
    {
        await using var doors = await OpenAsync("practice");
        var first = await AskAsync(doors, Messages, "new", Body(Messages, true, Find, [User(Messages, "go")]));
        var again = await AskAsync(doors, Messages, first.Conversation, Body(Messages, false, Find, [User(Messages, "go")]));
        Assert.Equal(CallsOf(Messages, first.Text)[0].Id, CallsOf(Messages, again.Text)[0].Id);
        Assert.Single(await KindsAsync(doors, first.Conversation), kind => kind == "user_message");
    }

    [Fact]
    public async Task Message_instead_of_results_is_answered_and_the_calls_say_that_nobody_did()
    {
        await using var doors = await OpenAsync("practice");
        var first = await AskAsync(doors, Chat, "new", Body(Chat, false, Find, [User(Chat, "go")]));
        var second = await AskAsync(doors, Chat, first.Conversation, Body(Chat, false, [], [User(Chat, "Never mind.")]));
        Assert.NotEmpty(TextIn(Chat, second.Text));
        Assert.Equal(
            ["tools_given", "user_message", "answer", "tool_result", "turn_stopped", "tools_given", "user_message"], (await KindsAsync(doors, first.Conversation)).Take(7));
        Assert.Equal("at_rest", (await StateAsync(doors, first.Conversation)).GetProperty("state").GetString());
        var sent = Encoding.UTF8.GetString((await doors.LastSentAsync()).Body);
        Assert.Contains("Not answered by the client", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_beside_results_are_part_of_the_turn()
    {
        await using var doors = await OpenAsync("practice");
        var first = await AskAsync(doors, Messages, "new", Body(Messages, false, Find, [User(Messages, "go")]));
        var id = CallsOf(Messages, first.Text)[0].Id;
        var both = $$"""{"role":"user","content":[{"type":"tool_result","tool_use_id":"{{id}}","content":"found"},{"type":"text","text":"And quickly."}]}""";
        await AskAsync(doors, Messages, first.Conversation, Body(Messages, false, Find, [both]));
        var body = Encoding.UTF8.GetString((await doors.LastSentAsync()).Body);
        Assert.Contains("And quickly.", body, StringComparison.Ordinal);
        Assert.Equal(1, (await StateAsync(doors, first.Conversation)).GetProperty("turns").GetInt32());
    }

    [Fact]
    public async Task Conversation_waits_over_a_restart_and_a_day_and_no_longer()
    {
        using var folder = new Storage.TemporaryFolder();
        var clock = new Support.ShiftedClock();
        await using var practice = await Doors.OpenAsync();
        (string, string)[] settings = [("HOLDFAST_PRACTICE_URL", practice.PracticeUrl), ("HOLDFAST_DEFAULT_LADDER", "practice/practice-tools")];
        string key, conversation, id;
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            key = server.Keys.App;
            using var first = await server.SendAsync(HttpMethod.Post, Chat, key, Body(Chat, false, Find, [User(Chat, "go")]), (Header, "new"));
            conversation = first.Headers.GetValues(Header).Single();
            id = CallsOf(Chat, await first.Content.ReadAsStringAsync(Cancel))[0].Id;
        }
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            using var second = await server.SendAsync(HttpMethod.Post, Chat, key, Body(Chat, false, Find, Results(Chat, (id, "found"))), (Header, conversation));
            Assert.Contains("find: found", TextIn(Chat, await second.Content.ReadAsStringAsync(Cancel)), StringComparison.Ordinal);
            using var third = await server.SendAsync(HttpMethod.Post, Chat, key, Body(Chat, false, Find, [User(Chat, "again")]), (Header, conversation));
            id = CallsOf(Chat, await third.Content.ReadAsStringAsync(Cancel))[0].Id;
        }
        clock.Shift(TimeSpan.FromHours(25));
        await using (var server = await TestServer.StartOnAsync(folder.Path, clock, settings))
        {
            while ((await server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}", key)).Body.GetProperty("state").GetString() != "at_rest") await Task.Delay(20, Cancel);
            using var late = await server.SendAsync(HttpMethod.Post, Chat, key, Body(Chat, false, Find, Results(Chat, (id, "found"))), (Header, conversation));
            Assert.Equal(409, (int)late.StatusCode);
        }
    }

    private static Task<Doors> OpenAsync(string provider) => Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", $"{provider}/practice-tools"));

    private static Task<HttpResponseMessage> PostAsync(Doors doors, string path, string conversation, string body) => doors.PostAsync(path, body, (Header, conversation));

    private static async Task<(string Text, string Conversation)> AskAsync(Doors doors, string path, string conversation, string body)
    {
        using var answer = await PostAsync(doors, path, conversation, body);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return (text, answer.Headers.GetValues(Header).Single());
    }

    private static async Task<string> NewAsync(Doors doors)
    {
        var (_, body) = await doors.Server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", doors.Server.Keys.App, """{"agent":"default"}""");
        return body.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> StateAsync(Doors doors, string conversation) =>
        (await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}", doors.Server.Keys.App)).Body;

    /// <summary>What was said and done, without what calls of models and epochs leave.</summary>
    private static async Task<IReadOnlyList<string>> KindsAsync(Doors doors, string conversation)
    {
        var (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}/entries?limit=1000", doors.Server.Keys.App);
        return [.. entries.GetProperty("data").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)
            .Where(kind => kind is not ("conversation_started" or "attempt_started" or "attempt_ended"))];
    }

    /// <summary>The request of an attempt is shown as it was sent: the hash in the journal is that of what renders now.</summary>
    private static async Task ProvenAsync(Doors doors, string conversation, int attempt)
    {
        using var sent = await doors.Server.SendAsync(HttpMethod.Get, $"/api/v1/conversations/{conversation}/attempts/{attempt}/request", doors.Server.Keys.App);
        Assert.Equal(200, (int)sent.StatusCode);
        Assert.Equal(Encoding.UTF8.GetString((await doors.LastSentAsync()).Body), await sent.Content.ReadAsStringAsync(Cancel));
    }

    private static string Body(string path, bool stream, string[] tools, string[] messages)
    {
        const string schema = """{"type":"object","properties":{"word":{"type":"string"}},"required":["word"]}""";
        var definitions = tools.Select(name => path switch
        {
            Messages => $$"""{"name":"{{name}}","description":"Does {{name}}.","input_schema":{{schema}}}""",
            Chat => $$$"""{"type":"function","function":{"name":"{{{name}}}","parameters":{{{schema}}}}}""",
            _ => $$"""{"type":"function","name":"{{name}}","parameters":{{schema}}}""",
        });
        var offered = tools.Length == 0 ? "" : $"\"tools\":[{string.Join(',', definitions)}],";
        return $$"""{"model":"default","stream":{{(stream ? "true" : "false")}},{{offered}}"{{(path == Responses ? "input" : "messages")}}":[{{string.Join(',', messages)}}]}""";
    }

    private static string User(string path, string text) =>
        path == Responses ? $$"""{"type":"message","role":"user","content":"{{text}}"}""" : $$"""{"role":"user","content":"{{text}}"}""";

    private static string Said(string path, IReadOnlyList<(string Id, string Name)> calls) => path switch
    {
        Messages => Assistant("content", calls.Select(call => $$$"""{"type":"tool_use","id":"{{{call.Id}}}","name":"{{{call.Name}}}","input":{"word":"practice"}}""")),
        Chat => Assistant("tool_calls", calls.Select(call => $$$"""{"id":"{{{call.Id}}}","type":"function","function":{"name":"{{{call.Name}}}","arguments":"{}"}}""")),
        _ => string.Join(',', calls.Select(call => $$"""{"type":"item_reference","id":"fc_{{call.Id}}"}""")),
    };

    private static string Assistant(string member, IEnumerable<string> calls) => $$"""{"role":"assistant","{{member}}":[{{string.Join(',', calls)}}]}""";

    private static string[] Results(string path, params (string Id, string Content)[] results) => path switch
    {
        Messages => ["{\"role\":\"user\",\"content\":[" + string.Join(',', results.Select(one => $$"""{"type":"tool_result","tool_use_id":"{{one.Id}}","content":"{{one.Content}}"}""")) + "]}"],
        Chat => [.. results.Select(one => $$"""{"role":"tool","tool_call_id":"{{one.Id}}","content":"{{one.Content}}"}""")],
        _ => [.. results.Select(one => $$"""{"type":"function_call_output","call_id":"{{one.Id}}","output":"{{one.Content}}"}""")],
    };

    /// <summary>Calls of an answer, whole or streamed.</summary>
    private static IReadOnlyList<(string Id, string Name)> CallsOf(string path, string answer) => [.. Objects(answer).SelectMany(Nested)
        .Where(one => path switch
        {
            Messages => Text(one, "type") == "tool_use",
            Chat => Text(one, "type") == "function" && one.TryGetProperty("id", out _),
            _ => Text(one, "type") == "function_call" && Text(one, "status") == "completed",
        })
        .Select(one => path switch
        {
            Messages => (Text(one, "id")!, Text(one, "name")!),
            Chat => (Text(one, "id")!, Text(one.GetProperty("function"), "name")!),
            _ => (Text(one, "call_id")!, Text(one, "name")!),
        }).Distinct()];

    /// <summary>Words of an answer, whole or streamed: those of the end of a response, which says them all again.</summary>
    private static string TextIn(string path, string answer)
    {
        var said = path == Responses ? Objects(answer)[^1..] : Objects(answer);
        return string.Concat(said.SelectMany(Nested).Select(one => path == Chat ? Text(one, "content") : Text(one, "text")));
    }

    private static List<JsonElement> Objects(string answer) => answer.StartsWith('{')
        ? [JsonElement.Parse(answer)]
        : [.. answer.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line[6..]))];

    private static IEnumerable<JsonElement> Nested(JsonElement of) => of.ValueKind switch
    {
        JsonValueKind.Object => of.EnumerateObject().SelectMany(member => Nested(member.Value)).Prepend(of),
        JsonValueKind.Array => of.EnumerateArray().SelectMany(Nested),
        _ => [],
    };

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
