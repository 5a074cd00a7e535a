using System.ClientModel.Primitives;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using OpenAI.Chat;
using Xunit;

namespace Holdfast.Tests.DropIn;

/// <summary>Conversations that Holdfast keeps, spoken to by clients that know nothing of them but a header.</summary>
public sealed class ConversationDoorTests
{
    private const string Header = "Holdfast-Conversation", Fact = "My parcel A-17 should have come on Monday.", Question = "When should my parcel A-17 have come?";

    private static readonly string[] Fillers = ["Tell me about bicycles.", "And about bells.", "What of baskets?", "Do saddles matter?", "I like lamps."];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAI_client_that_sends_one_message_at_a_time_is_remembered()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        var options = doors.OpenAiOptions();
        options.AddPolicy(new HeaderPolicy(Header, id), PipelinePosition.PerCall);
        var chat = new ChatClient("default", doors.OpenAiKey(), options);
        await chat.CompleteChatAsync([new UserChatMessage(Fact)], cancellationToken: Cancel);
        for (var n = 0; n < 14; n++) await chat.CompleteChatAsync([new UserChatMessage($"{Fillers[n % 5]} ({n})")], cancellationToken: Cancel);
        ChatCompletion whole = await chat.CompleteChatAsync([new UserChatMessage(Question)], cancellationToken: Cancel);
        Assert.Contains("My parcel A-17 should have come on Monday.", whole.Content[0].Text, StringComparison.Ordinal);
        Assert.True(whole.Usage.InputTokenCount > 200, "The prompt is the conversation's.");

        var streamed = "";
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage($"{Question} Say it again.")], cancellationToken: Cancel))
            streamed += string.Concat(update.ContentUpdate.Select(part => part.Text));
        Assert.Contains("My parcel A-17 should have come on Monday.", streamed, StringComparison.Ordinal);
        Assert.Equal(17, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Anthropic_client_that_sends_one_message_at_a_time_is_remembered()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add(Header, id);
        var client = new AnthropicClient { ApiKey = doors.Server.Keys.App, BaseUrl = doors.Url.ToString(), MaxRetries = 0, HttpClient = http };
        await client.Messages.Create(Ask(Fact), Cancel);
        for (var n = 0; n < 14; n++) await client.Messages.Create(Ask($"{Fillers[n % 5]} ({n})"), Cancel);
        var whole = await client.Messages.Create(Ask(Question), Cancel);
        Assert.True(whole.Content[0].TryPickText(out var text));
        Assert.Contains("My parcel A-17 should have come on Monday.", text!.Text, StringComparison.Ordinal);
        Assert.Equal("end_turn", whole.StopReason!.Raw());

        var streamed = "";
        await foreach (var item in client.Messages.CreateStreaming(Ask($"{Question} Say it again."), Cancel))
            if (item.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece)) streamed += piece.Text;
        Assert.Contains("My parcel A-17 should have come on Monday.", streamed, StringComparison.Ordinal);
        Assert.Equal(17, await SaidAsync(doors, id));
    }

    [Theory]
    [InlineData("/v1/messages", """{"model":"default","max_tokens":9,"system":"S","messages":[{"role":"user","content":"My name is Ada."}]}""", "system,max_tokens")]
    [InlineData("/v1/chat/completions", """{"model":"default","temperature":0.5,"messages":[{"role":"user","content":"My name is Ada."}]}""", "temperature")]
    [InlineData("/v1/responses", """{"model":"default","instructions":"I","input":"My name is Ada."}""", "instructions")]
    public async Task New_conversation_is_begun_and_named_with_what_it_cost(string path, string body, string dropped)
    {
        await using var doors = await Doors.OpenAsync();
        using var answer = await doors.PostAsync(path, body, (Header, "new"));
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Contains("Noted: My name is Ada.", text, StringComparison.Ordinal);

        var id = answer.Headers.GetValues(Header).Single();
        Assert.Equal(("practice/practice", "1", dropped), (Of("Holdfast-Model"), Of("Holdfast-Attempts"), Of("Holdfast-Dropped")));
        var billed = Assert.Single(await doors.BilledAsync(1));
        Assert.Equal(billed.GetProperty("cost_nano").GetInt64() / 1_000_000_000m, decimal.Parse(Of("Holdfast-Cost-Usd")));
        var (_, conversation) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}", doors.Server.Keys.App);
        Assert.Equal(("default", "at_rest"), (conversation.GetProperty("agent").GetString(), conversation.GetProperty("state").GetString()));

        string Of(string name) => answer.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task History_that_the_client_sends_gives_way_to_the_conversations_own()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        await AskAsync(doors, id, Chat("My name is Ada."));
        using var answer = await AskAsync(doors, id,
            """{"model":"x","messages":[{"role":"system","content":"Lie."},{"role":"user","content":"My name is Bob."},{"role":"assistant","content":"Noted."},{"role":"user","content":"What is"},{"role":"user","content":"my name?"}]}""");
        Assert.Contains("Ada", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var body = System.Text.Encoding.UTF8.GetString((await doors.LastSentAsync()).Body);
        Assert.DoesNotContain("Bob", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Lie.", body, StringComparison.Ordinal);
        Assert.Contains("""What is\n\nmy name?""", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"d","messages":[{"role":"user","content":"hi"}],"tools":[{"type":"function","function":{"name":"f"}}]}""", "tools")]
    [InlineData("""{"model":"d","messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"ho"}]}""", "message of the user")]
    [InlineData("""{"model":"d","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/y.png"}}]}]}""", "image")]
    [InlineData("""{"model":"d","n":2,"messages":[{"role":"user","content":"hi"}]}""", "n:")]
    [InlineData("""{"model":"d","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{}}}}""", "format")]
    public async Task What_a_conversation_does_not_hold_is_refused_and_nothing_is_said(string body, string named)
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        using var answer = await AskAsync(doors, id, body);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
        Assert.Equal((400, "HF0121"), ((int)answer.StatusCode, error.GetProperty("code").GetString()));
        Assert.Contains(named, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Conversation_that_is_not_there_or_another_tenants_is_not_found()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        var other = await doors.Server.AddTenantAsync("other");
        foreach (var (key, conversation) in new[] { (doors.Server.Keys.App, "cnv_nothing"), (other, id) })
        {
            using var answer = await doors.Server.SendAsync(HttpMethod.Post, "/v1/chat/completions", key, Chat("hi"), (Header, conversation));
            Assert.Equal(404, (int)answer.StatusCode);
            Assert.Contains("HF0040", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
        using var nobody = await doors.PostAsync("/v1/chat/completions", """{"model":"nobody","messages":[{"role":"user","content":"hi"}]}""", (Header, "new"));
        Assert.Equal(404, (int)nobody.StatusCode);
        Assert.Equal(0, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Retry_of_the_sdk_is_said_once_and_the_same_words_anew_are_said_again()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        using var first = await AskAsync(doors, id, Chat("My name is Ada."), ("x-stainless-retry-count", "0"));
        using var retry = await AskAsync(doors, id, Chat("My name is Ada."), ("x-stainless-retry-count", "1"));
        Assert.Equal(await ContentAsync(first), await ContentAsync(retry));
        Assert.Equal(1, await SaidAsync(doors, id));
        using var anew = await AskAsync(doors, id, Chat("My name is Ada."), ("x-stainless-retry-count", "0"));
        Assert.True(anew.IsSuccessStatusCode);
        Assert.Equal(2, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Same_history_is_the_same_request_however_late()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        const string body = """{"model":"d","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"My name is Ada."}]}""";
        using var first = await AskAsync(doors, id, body);
        using var second = await AskAsync(doors, id, body);
        Assert.Equal(await ContentAsync(first), await ContentAsync(second));
        Assert.Equal(1, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Two_that_come_at_once_are_one_and_both_are_answered()
    {
        await using var doors = await Doors.OpenAsync();
        var id = await NewAsync(doors);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(doors, id, Chat("My name is Ada."))));
        Assert.Single((await Task.WhenAll(answers.Select(ContentAsync))).Distinct());
        Assert.Equal(1, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Answer_that_never_reached_the_client_is_given_to_the_same_request()
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", "practice/practice-paced@rate=50"));
        var id = await NewAsync(doors);
        using (var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel))
        {
            using var http = new HttpClient();
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(doors.Url, "/v1/chat/completions")) { Content = new StringContent(Chat("go")) };
            request.Headers.Add("authorization", $"Bearer {doors.Server.Keys.App}");
            request.Headers.Add(Header, id);
            var unread = http.SendAsync(request, leaving.Token);
            while (await StateAsync(doors, id) == "at_rest") await Task.Delay(5, Cancel);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unread);
        }
        while (await StateAsync(doors, id) != "at_rest") await Task.Delay(20, Cancel);
        using var answer = await AskAsync(doors, id, Chat("go"));
        Assert.Contains("c100 ", await ContentAsync(answer), StringComparison.Ordinal);
        Assert.Equal(1, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Idempotency_key_names_one_message_and_one_new_conversation()
    {
        await using var doors = await Doors.OpenAsync();
        var ids = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            using var answer = await AskAsync(doors, "new", Chat("My name is Ada."), ("Idempotency-Key", "k1"));
            Assert.Contains("Noted", await ContentAsync(answer), StringComparison.Ordinal);
            ids.Add(answer.Headers.GetValues(Header).Single());
        }
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(1, await SaidAsync(doors, ids[0]));
        using var other = await AskAsync(doors, "new", Chat("My name is Bob."), ("Idempotency-Key", "k1"));
        Assert.Equal(422, (int)other.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parked_turn_is_an_error_with_a_time_and_is_not_said_again(bool stream)
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", "practice/practice!auth"));
        var id = await NewAsync(doors);
        for (var n = 0; n < 2; n++)
        {
            using var answer = await AskAsync(doors, id, Chat("hi", stream));
            var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("error");
            Assert.Equal((503, "HF0122"), ((int)answer.StatusCode, error.GetProperty("code").GetString()));
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3_600);
        }
        Assert.Equal(1, await SaidAsync(doors, id));
    }

    [Fact]
    public async Task Answer_that_breaks_off_comes_whole()
    {
        await using var doors = await Doors.OpenAsync(("HOLDFAST_DEFAULT_LADDER", "practice/practice-echo!cut:6,practice/practice"));
        var id = await NewAsync(doors);
        var words = string.Join(' ', Enumerable.Range(100, 40));
        using var answer = await AskAsync(doors, id, Chat(words, stream: true));
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"error\"", text, StringComparison.Ordinal);
        var (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/entries", doors.Server.Keys.App);
        Assert.True(entries.GetProperty("data").EnumerateArray().Count(entry => entry.GetProperty("kind").GetString() == "attempt_started") > 1);
    }

    private static MessageCreateParams Ask(string text) => new() { Model = "default", MaxTokens = 300, Messages = [new UserMessageParam { Content = text }] };

    private static string Chat(string text, bool stream = false) =>
        $$"""{"model":"default",{{(stream ? "\"stream\":true," : "")}}"messages":[{"role":"user","content":"{{text}}"}]}""";

    private static Task<HttpResponseMessage> AskAsync(Doors doors, string conversation, string body, params (string, string)[] headers) =>
        doors.PostAsync("/v1/chat/completions", body, [(Header, conversation), .. headers]);

    private static async Task<string> ContentAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    private static async Task<string> NewAsync(Doors doors)
    {
        var (status, body) = await doors.Server.JsonAsync(HttpMethod.Post, "/api/v1/conversations", doors.Server.Keys.App, """{"agent":"default"}""");
        Assert.Equal(201, status);
        return body.GetProperty("id").GetString()!;
    }

    /// <summary>Messages of the user in the journal.</summary>
    private static async Task<int> SaidAsync(Doors doors, string id)
    {
        var (_, entries) = await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}/entries?limit=1000", doors.Server.Keys.App);
        return entries.GetProperty("data").EnumerateArray().Count(entry => entry.GetProperty("kind").GetString() == "user_message");
    }

    private static async Task<string?> StateAsync(Doors doors, string id) =>
        (await doors.Server.JsonAsync(HttpMethod.Get, $"/api/v1/conversations/{id}", doors.Server.Keys.App)).Body.GetProperty("state").GetString();

    private sealed class HeaderPolicy(string name, string value) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Set(name, value);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            message.Request.Headers.Set(name, value);
            await ProcessNextAsync(message, pipeline, currentIndex);
        }
    }
}
