using System.Text;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Wire;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>Recorded streams of Responses, broken between any two events and gone on with by another answer.</summary>
public sealed class CutResponseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Response_that_is_cut_after_any_event_becomes_one_whole_response()
    {
        var events = Events("openai/response.sse");
        var whole = ResponseSeen.Of(string.Concat(events));
        for (var count = 1; count < events.Count; count++)
        {
            var shown = await ShownAsync(string.Concat(events.Take(count)));
            var cut = Read(shown)!;
            var seen = ResponseSeen.Of(shown + await RestAsync(cut, Thought + Message(Rest(whole.Text, cut.Text)) + Completed));

            Assert.Equal(whole.Text, seen.Text);
            Assert.Equal(["reasoning", "message"], seen.Types);
            Assert.Equal("resp_1", (string?)seen.End!["id"]);
            Assert.Equal(5 + ((cut.Text.Length + 3) / 4), (int)seen.End["usage"]!["output_tokens"]!);
        }
    }

    [Fact]
    public async Task Call_of_a_tool_is_seen_once_and_whole_wherever_the_response_is_cut()
    {
        var events = Events("openai/response_tools.sse");
        for (var count = 1; count < events.Count; count++)
        {
            var shown = await ShownAsync(string.Concat(events.Take(count)));
            Assert.DoesNotContain("function_call", shown, StringComparison.Ordinal);
            var cut = Read(shown)!;
            var rest = string.Concat(events.Skip(9).SkipLast(1)).Replace("fc_1", "fc_2", StringComparison.Ordinal)
                .Replace("\"output_index\":1", "\"output_index\":2", StringComparison.Ordinal);
            var seen = ResponseSeen.Of(shown + await RestAsync(cut, Message(Rest("Let me look.", cut.Text)) + rest + Completed));

            Assert.Equal(("Let me look.", "fc_2"), (seen.Text, (string?)seen.Items[^1]["id"]));
            Assert.Equal("{\"parcel\":\"A-17\"}", (string?)seen.Items.Single(item => (string?)item["type"] == "function_call")["arguments"]);
        }
    }

    [Fact]
    public async Task Rest_is_these_bytes()
    {
        var shown = string.Concat(Events("openai/response_tools.sse").Take(5));
        var rest = await RestAsync(Read(shown)!, Created + "event: response.output_item.added\ndata: {\"output_index\":0,\"item\":{\"id\":\"msg_2\",\"type\":\"message\"}}\n\n"
            + "event: response.content_part.added\ndata: {\"item_id\":\"msg_2\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\"}}\n\n"
            + ":\n\n"
            + "event: response.output_text.delta\ndata: {\"item_id\":\"msg_2\",\"output_index\":0,\"content_index\":0,\"delta\":\" see.\"}\n\n"
            + "event: response.output_text.done\ndata: {\"item_id\":\"msg_2\",\"output_index\":0,\"content_index\":0,\"text\":\" see.\"}\n\n"
            + "event: response.content_part.done\ndata: {\"item_id\":\"msg_2\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\" see.\"}}\n\n"
            + "event: response.output_item.done\ndata: {\"output_index\":0,\"item\":{\"id\":\"msg_2\",\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\" see.\"}]}}\n\n"
            + "event: response.completed\ndata: {\"response\":{\"id\":\"resp_2\",\"created_at\":8,\"usage\":{\"output_tokens\":3,\"total_tokens\":9}}}\n\n");

        const string item = "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Let me see.\",\"annotations\":[]}]}";
        Assert.Equal(
            ":\n\n"
            + "event: response.output_text.delta\ndata: {\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\" see.\",\"sequence_number\":5}\n\n"
            + "event: response.output_text.done\ndata: {\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"text\":\"Let me see.\",\"sequence_number\":6}\n\n"
            + "event: response.content_part.done\ndata: {\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"output_text\",\"text\":\"Let me see.\",\"annotations\":[]},\"sequence_number\":7}\n\n"
            + $"event: response.output_item.done\ndata: {{\"output_index\":0,\"item\":{item},\"sequence_number\":8}}\n\n"
            + $"event: response.completed\ndata: {{\"response\":{{\"id\":\"resp_1\",\"created_at\":1790000000,\"usage\":{{\"output_tokens\":5,\"total_tokens\":11}},\"output\":[{item}]}},\"sequence_number\":9}}\n\n",
            rest);
    }

    [Fact]
    public async Task Citation_stands_where_its_words_stand_in_the_whole()
    {
        var events = Events("openai/response.sse");
        var shown = await ShownAsync(string.Concat(events.Take(18))); // the text is there, and what it cites
        var note = """{"type":"url_citation","start_index":5,"end_index":9,"url":"https://example.org/b","title":"B"}""";
        var rest = Message("told us. And more.").Replace("\"annotations\":[]", $"\"annotations\":[{note}]", StringComparison.Ordinal);
        var seen = ResponseSeen.Of(shown + await RestAsync(Read(shown)!, rest + Completed));

        var notes = seen.Items[1]["content"]![0]!["annotations"]!.AsArray();
        Assert.EndsWith("told us. And more.", seen.Text, StringComparison.Ordinal);
        Assert.Equal(["A", "B"], notes.Select(one => (string)one!["title"]!));
        Assert.Equal(seen.Text.Length - "told us. And more.".Length + 5, (int)notes[1]!["start_index"]!);
    }

    [Fact]
    public async Task Response_that_its_provider_keeps_bears_the_name_it_is_kept_under()
    {
        var shown = string.Concat(Events("openai/response_tools.sse").Take(6));
        var rest = await RestAsync(Read(shown)!, Completed.Replace("\"id\":\"resp_2\"", "\"id\":\"resp_2\",\"store\":true", StringComparison.Ordinal));
        Assert.Equal("resp_2", (string?)ResponseSeen.Of(shown + rest).End!["id"]);
    }

    [Fact]
    public void Refusal_that_is_cut_is_not_gone_on_with()
    {
        var shown = string.Concat(Events("openai/response_tools.sse").Take(3)) +
            "event: response.content_part.added\ndata: {\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"part\":{\"type\":\"refusal\",\"refusal\":\"\"}}\n\n";
        Assert.Null(Read(shown));
    }

    private const string Created = "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_2\",\"created_at\":8}}\n\n";

    private const string Thought = Created
        + "event: response.output_item.added\ndata: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}}\n\n"
        + "event: response.output_item.done\ndata: {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[]}}\n\n";

    private const string Completed =
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"id\":\"resp_2\",\"created_at\":8,\"usage\":{\"input_tokens\":2,\"output_tokens\":5,\"total_tokens\":7}}}\n\n";

    /// <summary>What a model says that goes on: the last words once more, as models do.</summary>
    private static string Rest(string whole, string cut) => whole[(cut.Length < 8 ? 0 : cut.LastIndexOf(' ', cut.Length - 8) + 1)..];

    /// <summary>A message of one text, word by word.</summary>
    private static string Message(string text)
    {
        var into = new StringBuilder();
        var item = new JsonObject { ["id"] = "msg_2", ["type"] = "message", ["status"] = "in_progress", ["role"] = "assistant", ["content"] = new JsonArray() };
        Add("output_item.added", new() { ["output_index"] = 1, ["item"] = item.DeepClone() });
        Add("content_part.added", Place("part", Part("")));
        foreach (var word in text.Split(' ').Select((word, at) => at == 0 ? word : $" {word}")) Add("output_text.delta", Place("delta", word));
        Add("output_text.done", Place("text", text));
        Add("content_part.done", Place("part", Part(text)));
        item["content"]!.AsArray().Add(Part(text));
        Add("output_item.done", new() { ["output_index"] = 1, ["item"] = item });
        return into.ToString();

        void Add(string type, JsonObject e)
        {
            e.Insert(0, "type", $"response.{type}");
            into.Append($"event: response.{type}\ndata: {e.ToJsonString()}\n\n");
        }

        static JsonObject Place(string name, JsonNode value) => new() { ["item_id"] = "msg_2", ["output_index"] = 1, ["content_index"] = 0, [name] = value };

        static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };
    }

    private static List<string> Events(string file) =>
        [.. Encoding.UTF8.GetString(WireFile.Read(file)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(e => e + "\n\n")];

    private static ICutAnswer? Read(string shown)
    {
        using var http = new HttpMessageInvoker(new HttpClientHandler());
        return new OpenAiUpstream(http, new("http://upstream/v1"), null, TimeProvider.System).Read(Operation.Responses, Encoding.UTF8.GetBytes(shown));
    }

    /// <summary>What a client is shown of a stream.</summary>
    private static async Task<string> ShownAsync(string stream)
    {
        using var http = new HttpMessageInvoker(new WireHandler(200, () => new MemoryStream(Encoding.UTF8.GetBytes(stream)), ("content-type", "text/event-stream")));
        var listener = new Listener();
        await using var answer = await new OpenAiUpstream(http, new("http://upstream/v1"), "key", TimeProvider.System).SendAsync(
            new(Operation.Responses, "", [], new("{}"u8.ToArray()), true, false, TimeLimits.Default, new ModelCard("model", 1000, 100)), Cancel);
        await answer.CopyToAsync(listener);
        Assert.Equal(FailureKind.ConnectionLost, answer.Failure!.Kind);
        return Encoding.UTF8.GetString(listener.Passed.ToArray());
    }

    /// <summary>What a client is shown of the answer that goes on, whose bytes come in odd groups of events.</summary>
    private static async Task<string> RestAsync(ICutAnswer cut, string answer)
    {
        var listener = new Listener();
        var rest = cut.Rest(listener);
        foreach (var events in answer.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Chunk(3))
            await rest.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(events.Select(e => e + "\n\n"))), Cancel);
        return Encoding.UTF8.GetString(listener.Passed.ToArray());
    }

    private sealed class Listener : IPassClient
    {
        public MemoryStream Passed { get; } = new();

        public void Begin(IUpstreamAnswer answer, string model, int attempts, long? costNanoUsd) => throw new NotSupportedException();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Passed.WriteAsync(bytes, cancel);
    }
}
