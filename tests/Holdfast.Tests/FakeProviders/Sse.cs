using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Xunit;

namespace Holdfast.Tests.FakeProviders;

/// <summary>Reads a stream of server-sent events to its end.</summary>
public static class Sse
{
    public static async Task<List<SseItem<string>>> ReadAsync(HttpResponseMessage response)
    {
        var items = new List<SseItem<string>>();
        await ReadAsync(response, items);
        return items;
    }

    /// <summary>Keeps what arrived before the stream failed.</summary>
    public static async Task ReadAsync(HttpResponseMessage response, List<SseItem<string>> items)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken)) items.Add(item);
    }

    public static JsonNode Json(this SseItem<string> item) => JsonNode.Parse(item.Data)!;

    public static string AnthropicText(this IEnumerable<SseItem<string>> items) =>
        string.Concat(items.Where(item => item.EventType == "content_block_delta").Select(item => (string?)item.Json()["delta"]!["text"]));
}
