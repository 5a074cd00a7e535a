using System.Text.Json.Nodes;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>
/// Writes a response that goes on with one that broke off: no second beginning, events and items numbered on, its text in the message that is
/// open, and in the end the whole of both.
/// </summary>
internal sealed class ResponseRest(CutResponse cut, IPassClient client) : FrameClient(client)
{
    private readonly JoinedText _text = new(cut.Text);

    /// <summary>From the place of an item in the answer to the client's; null = the item is not for the client.</summary>
    private readonly Dictionary<int, int?> _places = [];

    private readonly SortedDictionary<int, JsonObject> _items = new(cut.Items);

    private int _number = cut.Next;
    private int _next = (cut.Open?.Place ?? cut.Items.Keys.LastOrDefault(-1)) + 1;

    /// <summary>The client's message that is open since before the break.</summary>
    private OpenMessage? _open = cut.Open;

    /// <summary>Place in the answer of the message that goes on with it; null while none does.</summary>
    private int? _joined;

    protected override void Take(string name, ReadOnlySpan<byte> data)
    {
        var e = JsonNode.Parse(data)!.AsObject();
        switch (name)
        {
            case "response.created" or "response.in_progress" or "response.queued" when cut.Id is not null: break;
            case "response.output_item.added": Begin(e); break;
            case "response.completed" or "response.incomplete": Finish(name, e); break;
            default: InItem(name, e); break;
        }
    }

    private void Begin(JsonObject e)
    {
        var (place, type) = ((int)e["output_index"]!, (string?)e["item"]!["type"]);
        // It would stand between the halves of one message, where nobody could send it back; the client has what was thought of the first.
        if (type == "reasoning" && (cut.Open is not null || cut.Items.Count > 0))
        {
            _places[place] = null;
            return;
        }
        if (type == "message" && _open is { } open && _joined is null)
        {
            (_joined, _places[place]) = (place, open.Place);
            return;
        }
        CloseOpen();
        _places[place] = _next;
        e["output_index"] = _next++;
        Send("response.output_item.added", e);
    }

    private void InItem(string name, JsonObject e)
    {
        if ((int?)e["output_index"] is { } place)
        {
            if (_places.GetValueOrDefault(place) is not { } theirs) return;
            e["output_index"] = theirs;
            if (place == _joined && !Join(name, e)) return;
            if (e.ContainsKey("content_index") && !Say(name, e, place, (int)e["content_index"]!)) return;
            if (name == "response.output_item.done") Done(e, place, theirs);
        }
        Send(name, e);
    }

    /// <summary>Puts an event into the message that is open.</summary>
    /// <returns>False when the client has had it.</returns>
    private bool Join(string name, JsonObject e)
    {
        if (_open!.Text is not null && !_text.HasBegun && name is "response.content_part.added" or "response.output_item.done")
        {
            if (IsText(e["part"])) return false; // it goes on in the part that is open
            ClosePart();
        }
        if (e.ContainsKey("item_id")) e["item_id"] = _open.Id;
        if ((int?)e["content_index"] is { } part) e["content_index"] = part + _open.Parts;
        return true;
    }

    /// <returns>False when nothing of it is to be shown.</returns>
    private bool Say(string name, JsonObject e, int place, int part)
    {
        var isPart = name == "response.content_part.done" && IsText(e["part"]);
        if (!isPart && !name.StartsWith("response.output_text.", StringComparison.Ordinal)) return true;
        if (!_text.Is(place, part, Open(place))) return true;
        if (isPart) _text.Complete(e["part"]!.AsObject());
        switch (name)
        {
            case "response.output_text.delta":
                var piece = _text.Next((string)e["delta"]!);
                e["delta"] = piece;
                return piece.Length > 0;
            case "response.output_text.annotation.added": _text.Annotate(e); break;
            case "response.output_text.done":
                var rest = _text.Rest();
                if (rest.Length > 0) Send(Event("response.output_text.delta", (string)e["item_id"]!, (int)e["output_index"]!, part, "delta", rest));
                e["text"] = _text.ToString();
                break;
        }
        return true;
    }

    private void Done(JsonObject e, int place, int theirs)
    {
        var item = e["item"]!.AsObject();
        var (content, before) = (item["content"] as JsonArray ?? [], Open(place)?.Parts ?? 0);
        foreach (var (at, part) in content.Index())
            if (IsText(part) && _text.Is(place, at + before, Open(place))) _text.Complete(part!.AsObject());
        if (Open(place) is { } open)
        {
            e["item"] = item = open.Whole(content);
            _open = null;
        }
        _items[theirs] = item;
    }

    /// <summary>The client's message that an item of the answer goes on with; null when it is one of its own.</summary>
    private OpenMessage? Open(int place) => place == _joined ? _open : null;

    private static bool IsText(JsonNode? part) => (string?)part?["type"] == "output_text";

    private void Finish(string name, JsonObject e)
    {
        CloseOpen();
        var response = e["response"]!.AsObject();
        // What the provider keeps bears its own name for it, by which clients ask for it.
        if (cut.Id is not null && (bool?)response["store"] is not true) response["id"] = cut.Id;
        if (cut.CreatedAt is { } created) response["created_at"] = created;
        response["output"] = new JsonArray([.. _items.Values.Select(item => item.DeepClone())]);
        if (response["usage"] is JsonObject usage) Add(usage);
        Send(name, e);
    }

    /// <summary>What was said before counts too: clients add up what they pay for by this.</summary>
    private void Add(JsonObject usage)
    {
        foreach (var count in (ReadOnlySpan<string>)["output_tokens", "total_tokens"])
            if (usage[count] is JsonValue tokens) usage[count] = (long)tokens + ((cut.Text.Length + 3) / 4);
    }

    private void CloseOpen()
    {
        if (_open is not { } open) return;
        if (open.Text is not null) ClosePart();
        var item = open.Whole([]);
        _items[open.Place] = item;
        _open = null;
        Send(new() { ["type"] = "response.output_item.done", ["output_index"] = open.Place, ["item"] = item.DeepClone() });
    }

    private void ClosePart()
    {
        var (open, part) = (_open!, _open!.Part());
        Send(Event("response.output_text.done", open.Id, open.Place, open.Parts, "text", part["text"]!.DeepClone()));
        Send(Event("response.content_part.done", open.Id, open.Place, open.Parts, "part", part));
        open.End(part);
    }

    private static JsonObject Event(string type, string item, int place, int part, string member, JsonNode value)
    {
        var e = new JsonObject
        {
            ["type"] = type, ["item_id"] = item, ["output_index"] = place, ["content_index"] = part, [member] = value,
        };
        if (member != "part") e["logprobs"] = new JsonArray();
        return e;
    }

    private void Send(JsonObject e) => Send((string)e["type"]!, e);

    private void Send(string name, JsonObject e)
    {
        e["sequence_number"] = _number++;
        base.Send(name, e);
    }
}
