using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Holdfast.FakeProviders.Wire.OpenAi.Responses;

/// <summary>The messages up to and with each stored response, newest kept. A workspace sees its own.</summary>
internal sealed class ResponseStore
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<(string Workspace, string Id), string> _messages = new();
    private readonly ConcurrentQueue<(string Workspace, string Id)> _order = new();

    public void Add(string workspace, string id, JsonArray messages)
    {
        _messages[(workspace, id)] = messages.ToJsonString();
        _order.Enqueue((workspace, id));
        while (_order.Count > MaxEntries && _order.TryDequeue(out var oldest)) _messages.TryRemove(oldest, out _);
    }

    /// <exception cref="ApiError">There is none of this id.</exception>
    public JsonArray Find(string workspace, string id) => _messages.TryGetValue((workspace, id), out var messages)
        ? JsonNode.Parse(messages)!.AsArray()
        : throw ApiError.Invalid($"Previous response with id '{id}' not found.", "previous_response_id", "previous_response_not_found");

    public void Clear()
    {
        _messages.Clear();
        _order.Clear();
    }
}
