using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Models;
using Microsoft.Extensions.AI;

namespace Holdfast.Adapters.Providers.ChatClient;

/// <summary>A picture of the call in a form of our own, to show and to hash: what the client makes of it is not to be seen.</summary>
internal static class ChatClientRequest
{
    public static byte[] Render(ModelCall call) => JsonBody.Write(call.Prompt, json =>
    {
        json.WriteString("model", call.Rung.Card.Id);
        json.WriteNumber("max_output_tokens", call.MaxOutputTokens);
        if (call.Sampling.Temperature is { } temperature) json.WriteNumber("temperature", temperature);
        if (call.Sampling.TopP is { } topP) json.WriteNumber("top_p", topP);
        if (call.Sampling.Effort is { } effort) json.WriteString("effort", effort);
        Tools(json, call);
        json.WriteStartArray("messages");
        foreach (var message in ChatClientWire.Messages(call)) Message(json, message);
        json.WriteEndArray();
    });

    private static void Tools(Utf8JsonWriter json, ModelCall call)
    {
        json.WriteStartArray("tools");
        foreach (var tool in call.Prompt.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("schema");
            json.WriteRawValue(tool.InputSchema);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Message(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("role", message.Role.Value);
        json.WriteStartArray("contents");
        foreach (var content in message.Contents) Content(json, content);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Content(Utf8JsonWriter json, AIContent content)
    {
        json.WriteStartObject();
        switch (content)
        {
            case TextContent text:
                json.WriteString("text", text.Text);
                break;
            case TextReasoningContent thinking:
                json.WriteString("thinking", thinking.Text);
                json.WriteString("signature", thinking.ProtectedData);
                break;
            case FunctionCallContent call:
                json.WriteString("tool_call", call.CallId);
                json.WriteString("name", call.Name);
                json.WritePropertyName("arguments");
                JsonSerializer.Serialize(json, call.Arguments, ChatClientWire.Json);
                break;
            case FunctionResultContent result:
                json.WriteString("tool_result", result.CallId);
                json.WriteString("content", (string?)result.Result);
                break;
        }
        json.WriteEndObject();
    }
}
