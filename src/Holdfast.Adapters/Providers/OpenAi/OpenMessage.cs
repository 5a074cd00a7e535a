using System.Text;
using System.Text.Json.Nodes;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>A message in the output of a response whose client has not seen its end.</summary>
/// <param name="place">In the output.</param>
/// <param name="item">As it was added.</param>
internal sealed class OpenMessage(int place, JsonObject item)
{
    private readonly JsonArray _parts = [];

    public int Place => place;

    public string Id => (string)item["id"]!;

    /// <summary>Of its content that are whole: the index of the one that is open, or of the next.</summary>
    public int Parts => _parts.Count;

    /// <summary>Of the part that is open; null when none is.</summary>
    public StringBuilder? Text { get; private set; }

    /// <summary>Of the part that is open.</summary>
    public JsonArray Annotations { get; private set; } = [];

    public void Begin() => (Text, Annotations) = (new(), []);

    /// <param name="whole">The part that was open.</param>
    public void End(JsonNode whole)
    {
        _parts.Add(whole.DeepClone());
        Text = null;
    }

    /// <summary>The part that is open, as if it had been meant to end here.</summary>
    public JsonObject Part() => new()
    {
        ["type"] = "output_text", ["text"] = Text!.ToString(), ["annotations"] = Annotations.DeepClone(), ["logprobs"] = new JsonArray(),
    };

    /// <summary>The message with the parts that are whole and more.</summary>
    /// <param name="more">Its rest, of another answer.</param>
    public JsonObject Whole(JsonArray more)
    {
        var whole = item.DeepClone().AsObject();
        whole["status"] = "completed";
        whole["content"] = new JsonArray([.. _parts.Concat(more).Select(part => part!.DeepClone())]);
        return whole;
    }
}
