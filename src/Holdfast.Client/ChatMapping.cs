using System.Text.Json;
using Holdfast.Client.Contract;
using Microsoft.Extensions.AI;

namespace Holdfast.Client;

/// <summary>Between the exchange types of Microsoft.Extensions.AI and the contract.</summary>
internal static class ChatMapping
{
    private static readonly JsonSerializerOptions _compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <summary>Instructions and tools belong to the agent. Passing them over silently would change what the model is told.</summary>
    public static void Check(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        if (messages.Count == 0 || messages[^1].Role != ChatRole.User)
            throw new ArgumentException("The last message must be the user's.", nameof(messages));
        if (options?.Instructions is not null || messages.Any(message => message.Role == ChatRole.System))
            throw new NotSupportedException("Instructions belong to the agent: put them into its constitution or instructions.");
        if (options?.Tools is { Count: > 0 })
            throw new NotSupportedException("Tools belong to the agent: put them into its definition.");
        if (options?.ConversationId is not null && messages.Any(message => message.Role != ChatRole.User))
            throw new ArgumentException(
                "With a ConversationId, send only what the user says now: the history is on the server.", nameof(messages));
    }

    /// <summary>One message for its text and calls, and one for each tool result it holds.</summary>
    public static IEnumerable<ImportMessage> Import(ChatMessage message)
    {
        var results = message.Contents.OfType<FunctionResultContent>().Select(result => new ImportMessage(
            MessageRole.Tool, result.Result?.ToString() ?? "", ToolCallId: result.CallId)).ToList();
        if (results.Count > 0) return results;
        var calls = message.Contents.OfType<FunctionCallContent>().Select(call => new ToolCall(
            call.CallId, call.Name, JsonSerializer.Serialize(call.Arguments, _compact))).ToList();
        var role = message.Role == ChatRole.Assistant ? MessageRole.Assistant : MessageRole.User;
        return [new(role, message.Text, message.AuthorName, message.CreatedAt, message.MessageId, calls.Count > 0 ? calls : null)];
    }

    /// <summary>Null for what the exchange types have no word for.</summary>
    public static ChatResponseUpdate? UpdateOf(StreamEvent happened) => happened switch
    {
        TextWritten delta => new(ChatRole.Assistant, delta.Text) { RawRepresentation = delta },
        TurnDone { Answer: var answer } => new(ChatRole.Assistant, [new UsageContent(UsageOf(answer.Usage))])
        {
            FinishReason = FinishOf(answer),
            RawRepresentation = answer,
        },
        _ => null,
    };

    public static UsageDetails UsageOf(Usage usage)
    {
        var prompt = usage.Input + usage.CacheRead + usage.CacheWrite + usage.CacheWriteLong;
        return new()
        {
            InputTokenCount = prompt,
            CachedInputTokenCount = usage.CacheRead,
            OutputTokenCount = usage.Output,
            ReasoningTokenCount = usage.Thinking,
            TotalTokenCount = prompt + usage.Output,
        };
    }

    /// <summary>Null while the turn is not over: it waits or is parked, as the raw representation says.</summary>
    public static ChatFinishReason? FinishOf(MessageAnswer answer) => answer.Stop switch
    {
        null => null,
        "max_tokens" or "context_full" => ChatFinishReason.Length,
        "refusal" => ChatFinishReason.ContentFilter,
        var stop when answer.State is ConversationStates.AtRest or ConversationStates.Resolved =>
            stop is "end_turn" or "stop_sequence" ? ChatFinishReason.Stop : new ChatFinishReason(stop),
        _ => null,
    };
}
