using System.Text.Json;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Replay;

internal sealed record RecordedCall(string Id, string Name, string Arguments);

/// <summary>One message of a recorded session.</summary>
internal sealed record RecordedMessage(string Role, string Content, IReadOnlyList<RecordedCall> ToolCalls, string? ToolCallId)
{
    public static RecordedMessage Read(JsonElement message) => new(
        message.GetText("role") ?? throw ApiError.Invalid("a recorded message needs a role"),
        message.GetText("content") ?? "",
        message.Get("tool_calls") is { ValueKind: JsonValueKind.Array } calls ? calls.EnumerateArray().Select(ReadCall).ToList() : [],
        message.GetText("tool_call_id"));

    private static RecordedCall ReadCall(JsonElement call) => new(
        call.GetText("id") ?? throw ApiError.Invalid("a recorded tool call needs an id"),
        call.GetText("name") ?? throw ApiError.Invalid("a recorded tool call needs a name"),
        call.GetText("arguments") ?? throw ApiError.Invalid("a recorded tool call needs its arguments as a string"));
}

/// <summary>A recorded session of a real model.</summary>
internal sealed class Recording(string id, IReadOnlyList<RecordedMessage> messages)
{
    public string Id { get; } = id;
    public IReadOnlyList<RecordedMessage> Messages { get; } = messages;
    public IReadOnlyList<Step> Steps { get; } = StepBuilder.Of(messages);

    public static Recording Read(JsonElement session) => new(
        session.GetText("id") ?? throw ApiError.Invalid("a recorded session needs an id"),
        session.Get("messages") is { ValueKind: JsonValueKind.Array } messages
            ? messages.EnumerateArray().Select(RecordedMessage.Read).ToList()
            : throw ApiError.Invalid("a recorded session needs messages"));
}
