using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.Extensions.AI;

namespace Holdfast.Adapters.Providers.ChatClient;

/// <summary>Reads updates: pieces of text and thinking, whole tool calls, usage, and at last a finish reason.</summary>
internal sealed class ChatClientStream(AnswerText text) : AnswerBuilder(text)
{
    private static readonly Dictionary<string, object?> NoArguments = [];
    private string? _responseId;
    private bool _called;

    public bool Finished { get; private set; }

    public void Take(ChatResponseUpdate update)
    {
        AnsweredBy ??= update.ModelId;
        _responseId ??= update.ResponseId;
        foreach (var content in update.Contents) Take(content);
        if (update.FinishReason is { } reason) Finish(reason);
    }

    public ModelOutcome Outcome(Failure? failure, CallClock clock) => Outcome(failure, _responseId, clock);

    private void Take(AIContent content)
    {
        switch (content)
        {
            case TextContent said: if (said.Text.Length > 0) Append(CurrentText(), said.Text); break;
            case TextReasoningContent thought: Think(thought); break;
            case FunctionCallContent call: Call(call); break;
            case UsageContent usage: Usage = (Usage ?? default) + ToUsage(usage.Details); break;
        }
    }

    private void Think(TextReasoningContent thought)
    {
        var block = CurrentThinking();
        Append(block, thought.Text);
        block.Signature ??= thought.ProtectedData;
    }

    private void Call(FunctionCallContent call)
    {
        _called = true;
        // Arguments the client could not read are lost; nothing is not JSON, so the model is asked again.
        var arguments = call.Exception is null ? JsonSerializer.Serialize(call.Arguments ?? NoArguments, ChatClientWire.Json) : "";
        Append(Add(new PartialToolCall(call.CallId) { Name = call.Name, Initial = "" }), arguments);
    }

    private void Finish(ChatFinishReason reason)
    {
        Finished = true;
        Stop = reason == ChatFinishReason.Length ? StopReason.MaxTokens
            : reason == ChatFinishReason.ContentFilter ? StopReason.Refusal
            : _called ? StopReason.ToolUse
            : StopReason.EndTurn;
    }

    /// <summary>The input count holds the cached tokens.</summary>
    private static Usage ToUsage(UsageDetails details)
    {
        var cached = details.CachedInputTokenCount ?? 0;
        return new(
            Math.Max(0, (details.InputTokenCount ?? 0) - cached), cached, CacheWrite: 0, CacheWriteLong: 0,
            details.OutputTokenCount ?? 0, details.ReasoningTokenCount ?? 0);
    }
}
