using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>
/// Reads chunks: deltas, one with a finish reason, one with the usage, then [DONE]. They come by the hundred, so they are acted on
/// while they are read and not made objects of first.
/// </summary>
internal sealed class OpenAiStream(AnswerText text) : AnswerStream(text)
{
    private readonly List<(int Index, PartialToolCall Call)> _calls = [];
    private string? _finishReason;
    private bool _refused;

    public override void Take(string name, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            if (_finishReason is not null) Finish(_finishReason);
            return;
        }
        var json = new Utf8JsonReader(data);
        if (!json.EnterObject()) throw new JsonException("A chunk is null.");
        while (json.NextMember())
        {
            if (json.ValueTextEquals("choices"u8)) Choices(ref json);
            else if (json.ValueTextEquals("model"u8) && AnsweredBy is null) AnsweredBy = json.ReadText();
            else if (json.ValueTextEquals("usage"u8)) Count(ref json);
            else if (json.ValueTextEquals("error"u8)) Fail(ref json, data);
            else json.Skip();
        }
    }

    /// <summary>Null in all chunks but the last.</summary>
    private void Count(ref Utf8JsonReader json) =>
        Usage = JsonSerializer.Deserialize(ref json, OpenAiWire.Default.WireUsage)?.ToUsage() ?? Usage;

    private void Fail(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        json.Skip();
        if (json.TokenType != JsonTokenType.Null) Error = ProviderError.Parse(data);
    }

    /// <summary>There is one: more must be asked for.</summary>
    private void Choices(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
        {
            while (json.NextMember())
            {
                if (json.ValueTextEquals("delta"u8)) Delta(ref json);
                else if (json.ValueTextEquals("finish_reason"u8)) _finishReason = json.ReadText() ?? _finishReason;
                else json.Skip();
            }
        }
    }

    private void Delta(ref Utf8JsonReader json)
    {
        if (!json.EnterObject()) return;
        while (json.NextMember())
        {
            if (json.ValueTextEquals("content"u8)) Say(json.ReadText());
            else if (json.ValueTextEquals("tool_calls"u8)) ToolCalls(ref json);
            else if (json.ValueTextEquals("refusal"u8)) Refuse(json.ReadText());
            // Not OpenAI's own: DeepSeek, vLLM and others show thinking here.
            else if (json.ValueTextEquals("reasoning_content"u8)) Think(json.ReadText());
            else json.Skip();
        }
    }

    private void Say(string? text)
    {
        if (!string.IsNullOrEmpty(text)) Append(CurrentText(), text);
    }

    private void Refuse(string? text)
    {
        _refused |= !string.IsNullOrEmpty(text);
        Say(text);
    }

    private void Think(string? text)
    {
        if (!string.IsNullOrEmpty(text)) Append(CurrentThinking(), text);
    }

    private void ToolCalls(ref Utf8JsonReader json)
    {
        if (!json.EnterArray()) return;
        while (json.NextObject())
            if (JsonSerializer.Deserialize(ref json, OpenAiWire.Default.ToolCallDelta) is { } piece) Call(piece);
    }

    private void Call(ToolCallDelta piece)
    {
        var call = _calls.FindLast(made => made.Index == piece.Index).Call;
        // Another id under the same index is another call: some servers number all of them 0.
        if (call is null || (!string.IsNullOrEmpty(piece.Id) && piece.Id != call.Id)) call = Open(piece);
        if (call.Name.Length == 0) call.Name = piece.Function?.Name ?? "";
        if (piece.Function?.Arguments is { } arguments) Append(call, arguments);
    }

    private PartialToolCall Open(ToolCallDelta piece)
    {
        var call = Add(new PartialToolCall(string.IsNullOrEmpty(piece.Id) ? $"call_{_calls.Count}" : piece.Id) { Closed = false });
        _calls.Add((piece.Index, call));
        return call;
    }

    private void Finish(string reason)
    {
        Complete = true;
        // Nothing else tells that a call is complete.
        foreach (var (_, call) in _calls) call.Closed = true;
        Stop = reason switch
        {
            "length" => StopReason.MaxTokens,
            "content_filter" => StopReason.Refusal,
            _ when _refused => StopReason.Refusal,
            // Some servers say "stop" after a tool call too.
            _ => _calls.Count > 0 ? StopReason.ToolUse : StopReason.EndTurn,
        };
    }
}
