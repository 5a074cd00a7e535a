using System.Text;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.ChatClient;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Wire;
using Xunit;
using static Holdfast.Tests.Providers.Calls;

namespace Holdfast.Tests.Providers;

/// <summary>Requests, byte for byte as kept in files.</summary>
public sealed class RenderTests
{
    private static readonly ModelCard Effortful = new("model-1", 200_000, 64_000, Efforts: ["low", "high"], Thinking: ThinkingSupport.Adaptive);

    /// <summary>Everything a prompt can hold, and everything that must not be sent.</summary>
    private static readonly PromptItem[] Rich =
    [
        User(2, "What is the weather in \"Zürich\" 😀?\n"),
        User(3, " \n"),
        User(4, "And in Bern?"),
        Said(5,
            new ThinkingBlock("Two cities.", "c2ln"), new ThinkingBlock("unsealed"),
            new OpaqueBlock("anthropic", """{"type":"redacted_thinking","data":"eA=="}"""),
            new OpaqueBlock("other", "{}"), new TextBlock(""), new TextBlock("I look."),
            new ToolCallBlock("t1", "get_weather", """{"city": "Zürich"}"""), new ToolCallBlock("t2", "get_weather", "{\"city\": "),
            new ToolCallBlock("t3", "get_weather", "{}")),
        User(6, "Hurry!"),
        Result(7, "t1", "sunny"),
        Result(8, "t2", "failed", error: true),
        Result(8, "t3", "", error: true),
        new AssistantItem(9, 10, [new ThinkingBlock("Not mine.", "eHg="), new TextBlock("Sunny")], "other/model-2"),
        Said(10, new TextBlock("in Zürich.")),
        new AssistantItem(11, 10, [new ThinkingBlock("Nothing else.", "eHg=")], "other/model-2"),
        User(12, "Thanks."),
    ];

    /// <summary>A history of another house: the assistant greets, and its ids have characters of their own.</summary>
    private static readonly PromptItem[] Foreign =
    [
        Said(2, new TextBlock("Welcome!")),
        User(3, "What time is it?"),
        Said(4, new ToolCallBlock("functions.now:0", "functions.now", "{}")),
        Result(5, "functions.now:0", "noon"),
    ];

    public static readonly TheoryData<string> Requests = ["plain", "rich", "foreign", "effort", "sampling"];

    private static ModelCall Named(string name) => name switch
    {
        "plain" => Of([User(2, "Hello")]),
        "rich" => Of(Rich, tools: [Weather], cacheAfter: [3, 7, 10]),
        "foreign" => Of(Foreign),
        "effort" => Of([User(2, "Hello")], card: Effortful, sampling: new(Effort: "high")),
        _ => Of([User(2, "Hello")], sampling: new(Temperature: 0.2, TopP: 0.95)),
    };

    private static IModelProvider Renderer(string dialect) => dialect switch
    {
        "anthropic" => new AnthropicProvider(new HttpClient(), new("http://x"), null, TimeProvider.System),
        "openai" => new OpenAiProvider(new HttpClient(), new("http://x"), null, TimeProvider.System),
        _ => new ChatClientProvider(new ScriptedClient(), TimeProvider.System),
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Anthropic_request_is_the_one_on_file(string name) => AssertOnFile("anthropic", name);

    [Theory]
    [MemberData(nameof(Requests))]
    public void OpenAi_request_is_the_one_on_file(string name) => AssertOnFile("openai", name);

    [Theory]
    [MemberData(nameof(Requests))]
    public void ChatClient_picture_is_the_one_on_file(string name) => AssertOnFile("chatclient", name);

    private static void AssertOnFile(string dialect, string name) => Assert.Equal(
        Encoding.UTF8.GetString(WireFile.Read($"{dialect}/{name}.request.json")), Encoding.UTF8.GetString(Renderer(dialect).Render(Named(name))));

    [Fact]
    public void Cache_marks_are_not_sent_to_models_that_know_none()
    {
        var body = Encoding.UTF8.GetString(Renderer("anthropic").Render(Of(Rich, cacheAfter: [3], card: new("model-1", 1000, 100))));

        Assert.DoesNotContain("cache_control", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Cache_that_is_to_last_an_hour_says_so_at_every_mark()
    {
        var call = Of(Rich, cacheAfter: [3, 7]);
        var body = Encoding.UTF8.GetString(Renderer("anthropic").Render(call with { Prompt = call.Prompt with { CacheLong = true } }));

        Assert.Equal(3, body.Split("""{"type":"ephemeral","ttl":"1h"}""").Length - 1);
        Assert.Equal(3, body.Split("cache_control").Length - 1);
    }

    [Fact]
    public void Compatible_server_is_asked_by_the_older_name_of_the_output_limit()
    {
        var provider = new OpenAiProvider(new HttpClient(), new("http://x"), null, TimeProvider.System, compatible: true);

        Assert.Contains("\"max_tokens\":1000", Encoding.UTF8.GetString(provider.Render(Named("plain"))), StringComparison.Ordinal);
    }

    /// <summary>Inside an epoch each prompt begins with the one before, so that provider caches hit: only cache marks move.</summary>
    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("chatclient")]
    public void Prompt_is_a_byte_prefix_of_the_next(string dialect)
    {
        var provider = Renderer(dialect);
        // A prompt ends where the model is to speak: before each answer, and at the end.
        var ends = Enumerable.Range(1, Rich.Length)
            .Where(end => end == Rich.Length || (Rich[end] is AssistantItem && Rich[end - 1] is not AssistantItem));
        var bodies = ends.Select(end => Unmarked(provider.Render(Of(Rich[..end], tools: [Weather], cacheAfter: [end - 1])))).ToList();

        Assert.Equal(3, bodies.Count);
        foreach (var (before, after) in bodies.Zip(bodies.Skip(1)))
            Assert.StartsWith(before.TrimEnd(']', '}'), after, StringComparison.Ordinal);
    }

    private static string Unmarked(byte[] body) =>
        Encoding.UTF8.GetString(body).Replace(""","cache_control":{"type":"ephemeral"}""", "", StringComparison.Ordinal);

    [Theory]
    [InlineData("anthropic", "https://api.anthropic.com", "https://api.anthropic.com/v1/messages")]
    [InlineData("anthropic", "https://proxy.example/team/a/", "https://proxy.example/team/a/v1/messages")]
    [InlineData("openai", "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions")]
    [InlineData("openai", "http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions")]
    [InlineData("openai", "https://gateway.example/x/y/openai", "https://gateway.example/x/y/openai/chat/completions")]
    public async Task Path_of_the_base_address_stays_and_the_key_goes_in_a_header(string dialect, string baseUrl, string url)
    {
        var handler = new WireHandler([]);
        IModelProvider provider = dialect == "anthropic"
            ? new AnthropicProvider(new HttpClient(handler), new(baseUrl), "sk-secret", TimeProvider.System)
            : new OpenAiProvider(new HttpClient(handler), new(baseUrl), "sk-secret", TimeProvider.System);
        var call = Named("plain");
        await provider.SendAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(url, handler.Request!.RequestUri!.AbsoluteUri);
        Assert.Equal(provider.Render(call), handler.RequestBody);
        Assert.Equal("application/json", handler.Request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(
            dialect == "anthropic" ? ["anthropic-version: 2023-06-01", "x-api-key: sk-secret"] : ["Authorization: Bearer sk-secret"],
            handler.Request.Headers.Select(header => $"{header.Key}: {string.Join(",", header.Value)}"));
    }
}
