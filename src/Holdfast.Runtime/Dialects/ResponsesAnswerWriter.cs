using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Runtime.Dialects;

/// <summary>Writes answers of OpenAI's Responses. Nobody keeps them, and they say so.</summary>
internal sealed class ResponsesAnswerWriter(DateTimeOffset now) : AnswerWriter
{
    private readonly ChatAnswerWriter _errors = new(now, tellsUsage: false);
    private int _sequence;
    private int _open = -1;

    public override int StatusOf(SaidError error) => _errors.StatusOf(error);

    protected override void Tell(Said said, IBufferWriter<byte> into)
    {
        switch (said)
        {
            case Said.Began:
                Event(into, "response.created", new() { ["response"] = Response("in_progress") });
                Event(into, "response.in_progress", new() { ["response"] = Response("in_progress") });
                break;
            case Said.Text text: Text(into, text.Piece); break;
            case Said.CallBegan: Open(into); break;
            case Said.Arguments arguments:
                Event(into, "response.function_call_arguments.delta", At(new() { ["delta"] = arguments.Piece }));
                break;
            case Said.Done: End(into); break;
            case Said.Failed failed:
                Event(into, "error", new() { ["code"] = Code(failed.Error), ["message"] = failed.Error.Message, ["param"] = null });
                break;
        }
    }

    protected override JsonObject Whole() => Response(Status());

    protected override JsonObject ErrorBody(SaidError error, string? requestId) =>
        JsonNode.Parse(_errors.Error(error, requestId))!.AsObject();

    private static string Code(SaidError error) => error.Kind == FailureKind.RateLimited ? "rate_limit_exceeded" : "server_error";

    /// <summary>The piece is in the answer already: a part begins with its first.</summary>
    private void Text(IBufferWriter<byte> into, string piece)
    {
        if (_open != Answer.Parts.Count - 1)
        {
            Open(into);
            Event(into, "response.content_part.added", Place(new() { ["part"] = Part("") }));
        }
        Event(into, "response.output_text.delta", Place(new() { ["delta"] = piece, ["logprobs"] = new JsonArray() }));
    }

    private void Open(IBufferWriter<byte> into)
    {
        Close(into);
        _open = Answer.Parts.Count - 1;
        Event(into, "response.output_item.added", new() { ["output_index"] = _open, ["item"] = Item(_open, isDone: false) });
    }

    private void Close(IBufferWriter<byte> into)
    {
        if (_open < 0) return;
        var part = Answer.Parts[_open];
        var whole = part.Content.ToString();
        if (part.Call is not null) Event(into, "response.function_call_arguments.done", At(new() { ["arguments"] = whole }));
        else
        {
            Event(into, "response.output_text.done", Place(new() { ["text"] = whole, ["logprobs"] = new JsonArray() }));
            Event(into, "response.content_part.done", Place(new() { ["part"] = Part(whole) }));
        }
        Event(into, "response.output_item.done", new() { ["output_index"] = _open, ["item"] = Item(_open, isDone: true) });
    }

    private void End(IBufferWriter<byte> into)
    {
        Close(into);
        Event(into, $"response.{Status()}", new() { ["response"] = Response(Status()) });
    }

    private void Event(IBufferWriter<byte> into, string type, JsonObject members)
    {
        members.Insert(0, "type", type);
        members.Insert(1, "sequence_number", _sequence++);
        into.WriteEvent(type, members);
    }

    private JsonObject At(JsonObject members)
    {
        members.Insert(0, "item_id", IdOf(_open));
        members.Insert(1, "output_index", _open);
        return members;
    }

    private JsonObject Place(JsonObject members)
    {
        At(members).Insert(2, "content_index", 0);
        return members;
    }

    private string IdOf(int at) =>
        string.Create(CultureInfo.InvariantCulture, $"{(Answer.Parts[at].Call is null ? "msg" : "fc")}_{Answer.Id}_{at}");

    private JsonObject Item(int at, bool isDone)
    {
        var part = Answer.Parts[at];
        var (status, whole) = (isDone ? "completed" : "in_progress", part.Content.ToString());
        return part.Call is { } call
            ? new()
            {
                ["id"] = IdOf(at), ["type"] = "function_call", ["status"] = status, ["call_id"] = call.Id, ["name"] = call.Name,
                ["arguments"] = isDone ? whole : "",
            }
            : new()
            {
                ["id"] = IdOf(at), ["type"] = "message", ["status"] = status, ["role"] = "assistant",
                ["content"] = isDone ? new JsonArray(Part(whole)) : new JsonArray(),
            };
    }

    private static JsonObject Part(string text) =>
        new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    private string Status() =>
        Answer.Stop is StopReason.MaxTokens or StopReason.ContextFull or StopReason.Refusal ? "incomplete" : "completed";

    private JsonObject Response(string status)
    {
        var isDone = status != "in_progress";
        var response = new JsonObject
        {
            ["id"] = $"resp_{Answer.Id}", ["object"] = "response", ["created_at"] = now.ToUnixTimeSeconds(), ["status"] = status,
            ["error"] = null,
            ["incomplete_details"] = status != "incomplete" ? null
                : new JsonObject { ["reason"] = Answer.Stop == StopReason.Refusal ? "content_filter" : "max_output_tokens" },
            ["instructions"] = null, ["metadata"] = new JsonObject(), ["model"] = Answer.Model,
            ["output"] = DialectJson.Array(isDone ? Answer.Parts.Select((_, at) => Item(at, isDone: true)) : []),
            ["parallel_tool_calls"] = true, ["previous_response_id"] = null, ["store"] = false, ["tool_choice"] = "auto",
            ["tools"] = new JsonArray(),
        };
        if (isDone) response["usage"] = Usage();
        return response;
    }

    private JsonObject Usage() => new()
    {
        ["input_tokens"] = Answer.Usage.Prompt,
        ["input_tokens_details"] = new JsonObject
        {
            ["cached_tokens"] = Answer.Usage.CacheRead, ["cache_write_tokens"] = Answer.Usage.CacheWrite + Answer.Usage.CacheWriteLong,
        },
        ["output_tokens"] = Answer.Usage.Output,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Answer.Usage.Thinking },
        ["total_tokens"] = Answer.Usage.Prompt + Answer.Usage.Output,
    };
}
