using System.Buffers;
using System.Text.Json.Nodes;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Dialects;

/// <summary>Writes answers of Chat Completions.</summary>
internal sealed class ChatAnswerWriter(DateTimeOffset now, bool tellsUsage) : AnswerWriter
{
    private int _calls;
    private bool _isNewParagraph, _hasText;

    public override int StatusOf(SaidError error) => error.Kind == FailureKind.Overloaded ? 503 : PlainStatusOf(error);

    protected override void Tell(Said said, IBufferWriter<byte> into)
    {
        switch (said)
        {
            case Said.Began: Chunk(into, new() { ["role"] = "assistant", ["content"] = "", ["refusal"] = null }); break;
            case Said.Text text: Text(into, text.Piece); break;
            case Said.Paragraph: _isNewParagraph = _hasText; break;
            case Said.CallBegan call:
                Chunk(into, Call(_calls++, new() { ["id"] = call.Id, ["type"] = "function", ["function"] = Function(call.Name, "") }));
                break;
            case Said.Arguments arguments:
                Chunk(into, Call(_calls - 1, new() { ["function"] = new JsonObject { ["arguments"] = arguments.Piece } }));
                break;
            case Said.Refusal refusal: Chunk(into, new() { ["refusal"] = refusal.Piece }); break;
            case Said.Done: End(into); break;
            case Said.Failed failed: into.WriteEvent(null, ErrorBody(failed.Error, null)); break;
        }
    }

    protected override JsonObject Whole()
    {
        var calls = Answer.Parts.Where(part => part.Call is not null).ToList();
        var text = string.Join("\n\n", Answer.Parts.Where(part => part.Call is null).Select(part => part.Content.ToString()));
        var message = new JsonObject
        {
            ["role"] = "assistant", ["content"] = text.Length == 0 && calls.Count > 0 ? null : text, ["refusal"] = Answer.Refusal,
        };
        if (calls.Count > 0) message["tool_calls"] = DialectJson.Array(calls.Select(call => new JsonObject
        {
            ["id"] = call.Call!.Id, ["type"] = "function", ["function"] = Function(call.Call.Name, call.Content.ToString()),
        }));
        var whole = Head("chat.completion");
        whole["choices"] = Choice("message", message, FinishReason());
        whole["usage"] = Usage(Answer.Usage);
        return whole;
    }

    protected override JsonObject ErrorBody(SaidError error, string? requestId)
    {
        var (type, code) = error.Kind switch
        {
            FailureKind.RateLimited => ("requests", "rate_limit_exceeded"),
            FailureKind.SpendCap => ("insufficient_quota", "insufficient_quota"),
            FailureKind.Authentication => ("invalid_request_error", "invalid_api_key"),
            FailureKind.ModelNotFound => ("invalid_request_error", "model_not_found"),
            FailureKind.PromptTooLong => ("invalid_request_error", "context_length_exceeded"),
            FailureKind.ContentRefused => ("invalid_request_error", "content_filter"),
            FailureKind.InvalidRequest => ("invalid_request_error", null),
            FailureKind.Overloaded => ("server_error", "overloaded"),
            _ => ("server_error", (string?)null),
        };
        return new() { ["error"] = new JsonObject { ["message"] = error.Message, ["type"] = type, ["param"] = null, ["code"] = code } };
    }

    private void Text(IBufferWriter<byte> into, string piece)
    {
        Chunk(into, new() { ["content"] = _isNewParagraph ? $"\n\n{piece}" : piece });
        (_isNewParagraph, _hasText) = (false, true);
    }

    private void End(IBufferWriter<byte> into)
    {
        Chunk(into, [], FinishReason());
        if (tellsUsage)
        {
            var last = Head("chat.completion.chunk");
            (last["choices"], last["usage"]) = (new JsonArray(), Usage(Answer.Usage));
            into.WriteEvent(null, last);
        }
        into.Write("data: [DONE]\n\n"u8);
    }

    private void Chunk(IBufferWriter<byte> into, JsonObject delta, string? finish = null)
    {
        var chunk = Head("chat.completion.chunk");
        chunk["choices"] = Choice("delta", delta, finish);
        if (tellsUsage) chunk["usage"] = null;
        into.WriteEvent(null, chunk);
    }

    private JsonObject Head(string type) => new()
    {
        ["id"] = $"chatcmpl-{Answer.Id}", ["object"] = type, ["created"] = now.ToUnixTimeSeconds(), ["model"] = Answer.Model,
    };

    private static JsonArray Choice(string name, JsonObject said, string? finish) =>
        new(new JsonObject { ["index"] = 0, [name] = said, ["logprobs"] = null, ["finish_reason"] = finish });

    private static JsonObject Call(int index, JsonObject call)
    {
        call.Insert(0, "index", index);
        return new() { ["tool_calls"] = new JsonArray(call) };
    }

    private static JsonObject Function(string name, string arguments) => new() { ["name"] = name, ["arguments"] = arguments };

    private string FinishReason() => Answer.Stop switch
    {
        StopReason.ToolUse => "tool_calls",
        StopReason.MaxTokens or StopReason.ContextFull => "length",
        StopReason.Refusal => "content_filter",
        _ => "stop",
    };

    private static JsonObject Usage(Usage usage) => new()
    {
        ["prompt_tokens"] = usage.Prompt,
        ["completion_tokens"] = usage.Output,
        ["total_tokens"] = usage.Prompt + usage.Output,
        ["prompt_tokens_details"] = new JsonObject
        {
            ["cached_tokens"] = usage.CacheRead, ["cache_write_tokens"] = usage.CacheWrite + usage.CacheWriteLong,
        },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = usage.Thinking },
    };
}
