using System.Net;
using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Tools;
using Microsoft.Extensions.AI;

namespace Holdfast.Adapters.Providers.ChatClient;

/// <summary>What is handed to the client, and what can be made of what it throws.</summary>
internal static class ChatClientWire
{
    public static readonly JsonSerializerOptions Json = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static List<ChatMessage> Messages(ModelCall call)
    {
        var messages = new List<ChatMessage> { new(ChatRole.System, call.Prompt.System) };
        foreach (var index in call.Prompt.ResultsFirst())
            if (Message(call.Prompt.Items[index], call.Rung.Name) is { Contents.Count: > 0 } message) messages.Add(message);
        return messages;
    }

    public static ChatOptions Options(ModelCall call) => new()
    {
        ModelId = call.Rung.Card.Id,
        MaxOutputTokens = call.MaxOutputTokens,
        Temperature = (float?)call.Sampling.Temperature,
        TopP = (float?)call.Sampling.TopP,
        Reasoning = Effort(call.Sampling.Effort) is { } effort ? new() { Effort = effort } : null,
        Tools = [.. call.Prompt.Tools.Select(Declared)],
    };

    /// <summary>SDKs have exceptions of their own, but most of them name the HTTP status in one of two ways.</summary>
    public static Failure Failure(Exception e, FailureStage stage)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (Status(cause) is { } status) return FailureMap.Failure(new(null, null, e.Message), status, stage, secret: null);
            if (cause is TimeoutException)
                return new(FailureKind.Stalled, stage, FailureSide.Provider, $"The client gave up waiting: {e.Message}");
            if (cause is IOException or HttpRequestException)
                return new(FailureKind.ConnectionLost, stage, FailureSide.Network, $"The connection broke: {e.Message}");
        }
        return FailureMap.Failure(new(null, null, e.Message), status: null, stage, secret: null);
    }

    private static int? Status(Exception e) =>
        (e.GetType().GetProperty("StatusCode") ?? e.GetType().GetProperty("Status"))?.GetValue(e) switch
        {
            HttpStatusCode status => (int)status,
            int status and >= 400 => status,
            _ => null,
        };

    private static ChatMessage Message(PromptItem item, string model) => item switch
    {
        UserItem user => new(ChatRole.User, user.Text),
        ToolResultItem result => new(ChatRole.Tool, [new FunctionResultContent(result.CallId, result.Content)]),
        AssistantItem said => new(ChatRole.Assistant, Contents(said, sealedByIt: said.Model == model)),
        _ => throw new InvalidOperationException($"No message for {item.GetType().Name}."),
    };

    private static List<AIContent> Contents(AssistantItem said, bool sealedByIt) =>
        [.. said.Blocks.Select(block => Content(block, sealedByIt)).OfType<AIContent>()];

    private static AIContent? Content(Block block, bool sealedByIt) => block switch
    {
        TextBlock { Text.Length: > 0 } text => new TextContent(text.Text),
        ThinkingBlock { Signature: { } seal } thinking when sealedByIt => new TextReasoningContent(thinking.Text) { ProtectedData = seal },
        ToolCallBlock call => new FunctionCallContent(call.Id, call.Name, Arguments(call.Arguments)),
        _ => null,
    };

    private static Dictionary<string, object?> Arguments(string arguments)
    {
        if (!JsonBody.IsObject(arguments)) return new() { ["_raw"] = arguments };
        var named = new Dictionary<string, object?>();
        foreach (var property in Parsed(arguments).EnumerateObject()) named[property.Name] = property.Value; // A model may write one twice.
        return named;
    }

    private static AIFunctionDeclaration Declared(ToolSpec tool) =>
        AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, Parsed(tool.InputSchema));

    private static JsonElement Parsed(string json) => JsonElement.Parse(json);

    private static ReasoningEffort? Effort(string? effort) => effort switch
    {
        "none" => ReasoningEffort.None,
        "low" or "minimal" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" or "max" => ReasoningEffort.ExtraHigh,
        _ => null,
    };
}
