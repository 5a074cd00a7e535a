using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.Providers;

/// <summary>A stream of Responses as a strict client reads it: every event in its place, every number in order, the end as it was said.</summary>
internal sealed class ResponseSeen
{
    private readonly List<JsonObject> _items = [];
    private string? _text, _arguments;
    private int _next;

    public JsonObject? End { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Types of the items of the output.</summary>
    public IEnumerable<string> Types => _items.Select(item => (string)item["type"]!);

    public IReadOnlyList<JsonObject> Items => _items;

    public static ResponseSeen Of(string stream)
    {
        var seen = new ResponseSeen();
        foreach (var line in stream.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal))) seen.Take(JsonNode.Parse(line[6..])!.AsObject());
        return seen;
    }

    private void Take(JsonObject e)
    {
        Assert.Null(End);
        var type = (string)e["type"]!;
        if (type == "ping") return;
        Assert.Equal(_next++, (int)e["sequence_number"]!);
        if (e["output_index"] is { } place) Assert.Equal(type == "response.output_item.added" ? _items.Count : _items.Count - 1, (int)place);
        if (e["item_id"] is { } id) Assert.Equal((string)_items[^1]["id"]!, (string)id!);
        switch (type)
        {
            case "response.output_item.added": _items.Add(e["item"]!.AsObject()); break;
            case "response.content_part.added":
                Assert.Null(_text);
                _text = "";
                break;
            case "response.output_text.delta":
                _text += (string)e["delta"]!;
                Text += (string)e["delta"]!;
                break;
            case "response.output_text.done": Assert.Equal(_text, (string)e["text"]!); break;
            case "response.content_part.done":
                Assert.Equal(_text, (string)e["part"]!["text"]!);
                _text = null;
                break;
            case "response.function_call_arguments.delta": _arguments += (string)e["delta"]!; break;
            case "response.function_call_arguments.done":
                Assert.Equal(_arguments, (string)e["arguments"]!);
                _arguments = null;
                break;
            case "response.output_item.done":
                Assert.Equal((string)_items[^1]["id"]!, (string)e["item"]!["id"]!);
                Assert.Null(_text);
                _items[^1] = e["item"]!.AsObject();
                break;
            case "response.completed" or "response.incomplete": Ends(e["response"]!.AsObject()); break;
        }
    }

    private void Ends(JsonObject response)
    {
        End = response;
        Assert.Equal(_items.Select(item => item.ToJsonString()), response["output"]!.AsArray().Select(item => item!.ToJsonString()));
        var said = _items.SelectMany(item => item["content"]?.AsArray() ?? []).Select(part => (string)part!["text"]!);
        Assert.Equal(Text, string.Concat(said));
        Assert.Equal((long)response["usage"]!["total_tokens"]!, (long)response["usage"]!["input_tokens"]! + (long)response["usage"]!["output_tokens"]!);
    }
}
