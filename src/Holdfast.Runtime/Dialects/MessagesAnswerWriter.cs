using System.Buffers;
using System.Text.Json.Nodes;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Dialects;

/// <summary>Writes answers of Anthropic's Messages.</summary>
internal sealed class MessagesAnswerWriter : AnswerWriter
{
    private const int Overloaded = 529;

    private int _index = -1;
    private bool _isOpen, _isText;

    public override int StatusOf(SaidError error) => error.Kind == FailureKind.Overloaded ? Overloaded : PlainStatusOf(error);

    protected override void Tell(Said said, IBufferWriter<byte> into)
    {
        switch (said)
        {
            case Said.Began: Event(into, "message_start", "message", Message(new JsonArray(), stop: null)); break;
            case Said.Text text: Text(into, text.Piece); break;
            case Said.Paragraph: Close(into); break;
            case Said.CallBegan call: Open(into, Call(call, []), isText: false); break;
            case Said.Arguments arguments: Delta(into, new() { ["type"] = "input_json_delta", ["partial_json"] = arguments.Piece }); break;
            case Said.Done: End(into); break;
            case Said.Failed failed: into.WriteEvent("error", ErrorBody(failed.Error, null)); break;
        }
    }

    protected override JsonObject Whole() => Message(
        DialectJson.Array(Answer.Parts.Select(part => part.Call is { } call
            ? Call(call, DialectJson.Arguments(part.Content.ToString()))
            : TextBlock(part.Content.ToString()))),
        AnthropicWords.Of(Answer.Stop));

    protected override JsonObject ErrorBody(SaidError error, string? requestId)
    {
        var said = new JsonObject { ["type"] = TypeOf(error), ["message"] = MessageOf(error) };
        var body = new JsonObject { ["type"] = "error", ["error"] = said };
        if (requestId is not null) body["request_id"] = requestId;
        return body;
    }

    private static string TypeOf(SaidError error) => error.Kind switch
    {
        FailureKind.RateLimited or FailureKind.SpendCap => "rate_limit_error",
        FailureKind.Overloaded => "overloaded_error",
        FailureKind.Authentication => "authentication_error",
        FailureKind.ModelNotFound => "not_found_error",
        FailureKind.InvalidRequest when error.Status == 413 => "request_too_large",
        FailureKind.InvalidRequest or FailureKind.PromptTooLong or FailureKind.ContentRefused => "invalid_request_error",
        FailureKind.AttemptTimeout or FailureKind.FirstTokenTimeout or FailureKind.Stalled => "timeout_error",
        _ => "api_error",
    };

    /// <summary>Clients know a prompt that is too long by these words.</summary>
    private static string MessageOf(SaidError error) =>
        error.Kind == FailureKind.PromptTooLong && !error.Message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase)
            ? $"prompt is too long: {error.Message}"
            : error.Message;

    private void Text(IBufferWriter<byte> into, string piece)
    {
        if (!_isOpen || !_isText) Open(into, TextBlock(""), isText: true);
        Delta(into, new() { ["type"] = "text_delta", ["text"] = piece });
    }

    private void Open(IBufferWriter<byte> into, JsonObject block, bool isText)
    {
        Close(into);
        (_index, _isOpen, _isText) = (_index + 1, true, isText);
        const string type = "content_block_start";
        into.WriteEvent(type, new JsonObject { ["type"] = type, ["index"] = _index, ["content_block"] = block });
    }

    private void Close(IBufferWriter<byte> into)
    {
        if (_isOpen) Event(into, "content_block_stop", "index", _index);
        _isOpen = false;
    }

    private void Delta(IBufferWriter<byte> into, JsonObject delta) =>
        into.WriteEvent("content_block_delta", new JsonObject { ["type"] = "content_block_delta", ["index"] = _index, ["delta"] = delta });

    private void End(IBufferWriter<byte> into)
    {
        Close(into);
        var delta = new JsonObject { ["stop_reason"] = AnthropicWords.Of(Answer.Stop), ["stop_sequence"] = Answer.StopSequence };
        if (StopDetails() is { } details) delta["stop_details"] = details;
        into.WriteEvent("message_delta", new JsonObject { ["type"] = "message_delta", ["delta"] = delta, ["usage"] = Usage(Answer.Usage) });
        into.WriteEvent("message_stop", new JsonObject { ["type"] = "message_stop" });
    }

    private static void Event(IBufferWriter<byte> into, string type, string name, JsonNode value) =>
        into.WriteEvent(type, new JsonObject { ["type"] = type, [name] = value });

    private JsonObject Message(JsonArray content, string? stop)
    {
        var message = new JsonObject
        {
            ["id"] = $"msg_{Answer.Id}", ["type"] = "message", ["role"] = "assistant", ["model"] = Answer.Model, ["content"] = content,
            ["stop_reason"] = stop, ["stop_sequence"] = Answer.StopSequence,
        };
        if (StopDetails() is { } details) message["stop_details"] = details;
        message["usage"] = Usage(Answer.Usage);
        return message;
    }

    private JsonObject? StopDetails() =>
        Answer.Refusal is { } said ? new() { ["type"] = "refusal", ["category"] = null, ["explanation"] = said } : null;

    private static JsonObject TextBlock(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Call(Said.CallBegan call, JsonObject input) => new()
    {
        ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = input,
    };

    private static JsonObject Usage(Usage usage) => new()
    {
        ["input_tokens"] = usage.Input,
        ["cache_creation_input_tokens"] = usage.CacheWrite + usage.CacheWriteLong,
        ["cache_read_input_tokens"] = usage.CacheRead,
        ["output_tokens"] = usage.Output,
    };
}
