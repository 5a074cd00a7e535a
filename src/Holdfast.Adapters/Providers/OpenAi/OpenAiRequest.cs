using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Tools;

namespace Holdfast.Adapters.Providers.OpenAi;

/// <summary>
/// Renders a call as the body of POST /v1/chat/completions, the messages last, so that inside an epoch each body begins with the
/// one before. Thinking and opaque blocks have no place in this dialect and stay out.
/// </summary>
/// <param name="json">Writes into the body.</param>
internal sealed class OpenAiRequest(Utf8JsonWriter json, ModelCall call)
{
    /// <param name="streams">Not in a batch.</param>
    public static byte[] Render(ModelCall call, string maxTokensName, bool streams = true) =>
        JsonBody.Write(call.Prompt, json => new OpenAiRequest(json, call).Write(maxTokensName, streams));

    private void Write(string maxTokensName, bool streams)
    {
        json.WriteString("model", call.Rung.Card.Id);
        json.WriteNumber(maxTokensName, call.MaxOutputTokens);
        if (streams) Stream();
        if (call.Sampling.Temperature is { } temperature) json.WriteNumber("temperature", temperature);
        if (call.Sampling.TopP is { } topP) json.WriteNumber("top_p", topP);
        if (call.Sampling.Effort is { } effort) json.WriteString("reasoning_effort", effort);
        if (call.Prompt.Tools.Count > 0) Tools();
        Messages();
    }

    private void Stream()
    {
        json.WriteBoolean("stream", true);
        json.WriteStartObject("stream_options");
        json.WriteBoolean("include_usage", true);
        json.WriteEndObject();
    }

    private void Tools()
    {
        json.WriteStartArray("tools");
        foreach (var tool in call.Prompt.Tools) Tool(tool);
        json.WriteEndArray();
    }

    private void Tool(ToolSpec tool)
    {
        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteStartObject("function");
        json.WriteString("name", tool.Name);
        json.WriteString("description", tool.Description);
        json.WritePropertyName("parameters");
        json.WriteRawValue(tool.InputSchema);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Messages()
    {
        json.WriteStartArray("messages");
        Message("system", call.Prompt.System);
        foreach (var index in call.Prompt.ResultsFirst())
        {
            switch (call.Prompt.Items[index])
            {
                case UserItem user: Message("user", user.Text); break;
                case ToolResultItem result: ToolResult(result); break;
                case AssistantItem said: Assistant(said); break;
            }
        }
        json.WriteEndArray();
    }

    private void Message(string role, string content)
    {
        json.WriteStartObject();
        json.WriteString("role", role);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    private void ToolResult(ToolResultItem result)
    {
        json.WriteStartObject();
        json.WriteString("role", "tool");
        json.WriteString("tool_call_id", result.CallId);
        json.WriteString("content", result.Content);
        json.WriteEndObject();
    }

    private void Assistant(AssistantItem said)
    {
        // Blocks of text come apart only where something else stood between them.
        var text = string.Join("\n\n", said.Blocks.OfType<TextBlock>().Select(block => block.Text).Where(text => text.Length > 0));
        var calls = said.Blocks.OfType<ToolCallBlock>().ToList();
        if (text.Length == 0 && calls.Count == 0) return;
        json.WriteStartObject();
        json.WriteString("role", "assistant");
        json.WriteString("content", text.Length == 0 ? null : text);
        if (calls.Count > 0) ToolCalls(calls);
        json.WriteEndObject();
    }

    private void ToolCalls(List<ToolCallBlock> calls)
    {
        json.WriteStartArray("tool_calls");
        foreach (var called in calls)
        {
            json.WriteStartObject();
            json.WriteString("id", called.Id);
            json.WriteString("type", "function");
            json.WriteStartObject("function");
            json.WriteString("name", called.Name);
            json.WriteString("arguments", called.Arguments);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
