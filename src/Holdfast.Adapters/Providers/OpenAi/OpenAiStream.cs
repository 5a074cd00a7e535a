using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>Reads chunks: deltas, one with a finish reason, one with the usage, then [DONE].</summary>
internal sealed class OpenAiStream(Action<ModelDelta> onDelta) : AnswerStream(onDelta)
{
    private readonly List<(int Index, PartialToolCall Call)> _calls = [];
    private bool _refused;
    private bool _finished;

    public override void Take(string name, ReadOnlySpan<byte> data)
    {
        if (data.SequenceEqual("[DONE]"u8))
        {
            Complete = _finished;
            return;
        }
        var chunk = JsonSerializer.Deserialize(data, OpenAiWire.Default.Chunk) ?? throw new JsonException("null");
        if (chunk.Error is { ValueKind: not JsonValueKind.Null }) Error = ProviderError.Parse(data);
        AnsweredBy ??= chunk.Model;
        if (chunk.Usage is not null) Usage = chunk.Usage.ToUsage();
        foreach (var choice in chunk.Choices ?? [])
            if (choice.Index == 0) Take(choice);
    }

    private void Take(Choice choice)
    {
        if (choice.Delta is { } delta)
        {
            if (delta.ReasoningContent is { Length: > 0 } thought) Append(Current<PartialThinking>(), DeltaKind.Thinking, thought);
            if (delta.Content is { Length: > 0 } text) Append(Current<PartialText>(), DeltaKind.Text, text);
            if (delta.Refusal is { Length: > 0 } refusal) Refuse(refusal);
            foreach (var call in delta.ToolCalls ?? []) Take(call);
        }
        if (choice.FinishReason is { Length: > 0 } reason) Finish(reason);
    }

    private void Refuse(string text)
    {
        _refused = true;
        Append(Current<PartialText>(), DeltaKind.Text, text);
    }

    private void Take(ToolCallDelta piece)
    {
        var call = _calls.FindLast(made => made.Index == piece.Index).Call;
        // Another id under the same index is another call: some servers number all of them 0.
        if (call is null || (!string.IsNullOrEmpty(piece.Id) && piece.Id != call.Id)) call = Open(piece);
        if (call.Name.Length == 0) call.Name = piece.Function?.Name ?? "";
        if (piece.Function?.Arguments is { } arguments) Append(call, DeltaKind.ToolInput, arguments);
    }

    private PartialToolCall Open(ToolCallDelta piece)
    {
        var call = Add(new PartialToolCall(string.IsNullOrEmpty(piece.Id) ? $"call_{_calls.Count}" : piece.Id) { Closed = false });
        _calls.Add((piece.Index, call));
        return call;
    }

    private void Finish(string reason)
    {
        _finished = true;
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
