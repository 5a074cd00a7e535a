using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>What a client has of a response that broke off.</summary>
internal sealed class CutResponse : ICutAnswer
{
    private readonly StringBuilder _text = new();
    private string? _openType;

    /// <summary>Null, like its time, when no event that names it was shown.</summary>
    public string? Id { get; private set; }

    public long? CreatedAt { get; private set; }

    /// <summary>Number of the next event.</summary>
    public int Next { get; private set; }

    /// <summary>Those that are whole, by their place in the output.</summary>
    public SortedDictionary<int, JsonObject> Items { get; } = [];

    /// <summary>Null when every item is whole.</summary>
    public OpenMessage? Open { get; private set; }

    public string Text => _text.ToString();

    /// <summary>Null when it cannot be gone on with.</summary>
    /// <param name="shown">Whole events.</param>
    public static CutResponse? Read(ReadOnlySpan<byte> shown)
    {
        var cut = new CutResponse();
        try
        {
            while (SseFrame.TryTake(ref shown, out var name, out var data))
            {
                if (!data.IsEmpty) cut.Take(Encoding.UTF8.GetString(name), JsonNode.Parse(data)!.AsObject());
            }
            return cut.Open is null || cut._openType is null or "output_text" ? cut : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // what no string can hold is not quoted either
        {
            return null;
        }
    }

    public IPassClient Rest(IPassClient client) => new ResponseRest(this, client);

    private void Take(string name, JsonObject e)
    {
        if ((int?)e["sequence_number"] is { } number) Next = number + 1;
        switch (name)
        {
            case "response.created":
                (Id, CreatedAt) = ((string?)e["response"]!["id"], (long?)e["response"]!["created_at"]);
                break;
            case "response.output_item.added": Open = new((int)e["output_index"]!, e["item"]!.AsObject()); break;
            case "response.content_part.added":
                _openType = (string?)e["part"]!["type"];
                Open!.Begin();
                break;
            case "response.output_text.delta":
                _text.Append((string?)e["delta"]);
                Open!.Text!.Append((string?)e["delta"]);
                break;
            case "response.output_text.annotation.added": Open!.Annotations.Add(e["annotation"]!.DeepClone()); break;
            case "response.content_part.done":
                _openType = null;
                Open!.End(e["part"]!.AsObject());
                break;
            case "response.output_item.done":
                Items[(int)e["output_index"]!] = e["item"]!.AsObject();
                Open = null;
                break;
        }
    }
}
