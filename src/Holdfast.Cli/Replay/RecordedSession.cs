using System.Text.Json.Serialization;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Replay;

/// <summary>A recorded conversation: one line of a recording file.</summary>
internal sealed record RecordedSession(string Id, IReadOnlyList<RecordedMessage> Messages);

/// <param name="Role">system, user, assistant or tool.</param>
/// <param name="Ref">The recording's own name for the message.</param>
internal sealed record RecordedMessage(
    string Role,
    string? Content,
    IReadOnlyList<ToolCall>? ToolCalls = null,
    string? ToolCallId = null,
    string? Name = null,
    string? Ref = null)
{
    /// <summary>Blank text says nothing: models emit it beside tool calls.</summary>
    [JsonIgnore]
    public string Text => string.IsNullOrWhiteSpace(Content) ? "" : Content;

    [JsonIgnore]
    public IReadOnlyList<ToolCall> Calls => ToolCalls ?? [];
}
