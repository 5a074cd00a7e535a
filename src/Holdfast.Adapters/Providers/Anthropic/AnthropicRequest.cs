using System.Text.Json;
using Holdfast.Adapters.Providers.Http;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Tools;

namespace Holdfast.Adapters.Providers.Anthropic;

/// <summary>
/// Renders a call as the body of POST /v1/messages. What stays the same stands first and the messages last, so that inside an
/// epoch each body but for its cache marks begins with the one before.
/// </summary>
internal static class AnthropicRequest
{
    /// <summary>Marks the opaque blocks that are ours to send back.</summary>
    public const string Dialect = "anthropic";

    /// <param name="streams">Not in a batch.</param>
    public static byte[] Render(ModelCall call, bool streams = true) => JsonBody.Write(call.Prompt, json =>
    {
        json.WriteString("model", call.Rung.Card.Id);
        json.WriteNumber("max_tokens", call.MaxOutputTokens);
        if (streams) json.WriteBoolean("stream", true);
        Sampling(json, call);
        Effort(json, call);
        Prompt(json, call);
    });

    /// <summary>The body of POST /v1/messages/count_tokens: all that has tokens, and nothing that only concerns the answer, which it refuses.</summary>
    public static byte[] RenderCount(ModelCall call) => JsonBody.Write(call.Prompt, json =>
    {
        json.WriteString("model", call.Rung.Card.Id);
        Effort(json, call);
        Prompt(json, call);
    });

    private static void Prompt(Utf8JsonWriter json, ModelCall call)
    {
        Tools(json, call.Prompt.Tools);
        SystemPrompt(json, call.Prompt, call.Rung.Card.CacheMarks);
        new AnthropicMessages(json, call).Write();
    }

    private static void Sampling(Utf8JsonWriter json, ModelCall call)
    {
        var (temperature, topP, _) = call.Sampling;
        // Models since Opus 4.1 refuse both at once.
        if (temperature is { } degrees) json.WriteNumber("temperature", degrees);
        else if (topP is { } share) json.WriteNumber("top_p", share);
    }

    private static void Effort(Utf8JsonWriter json, ModelCall call)
    {
        if (call.Sampling.Effort is not { } effort) return;
        if (call.Rung.Card.Thinking == ThinkingSupport.Adaptive)
        {
            json.WriteStartObject("thinking");
            json.WriteString("type", "adaptive");
            json.WriteEndObject();
        }
        json.WriteStartObject("output_config");
        json.WriteString("effort", effort);
        json.WriteEndObject();
    }

    private static void Tools(Utf8JsonWriter json, IReadOnlyList<ToolSpec> tools)
    {
        if (tools.Count == 0) return;
        json.WriteStartArray("tools");
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("description", tool.Description);
            json.WritePropertyName("input_schema");
            json.WriteRawValue(tool.InputSchema);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void SystemPrompt(Utf8JsonWriter json, Prompt prompt, bool marks)
    {
        json.WriteStartArray("system");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", prompt.System);
        if (marks && prompt.CacheSystem) CacheMark(json, prompt.CacheLong);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>No ttl: five minutes. All marks of a request live equally long, since longer ones may not follow shorter ones.</summary>
    public static void CacheMark(Utf8JsonWriter json, bool isLong)
    {
        json.WriteStartObject("cache_control");
        json.WriteString("type", "ephemeral");
        if (isLong) json.WriteString("ttl", "1h");
        json.WriteEndObject();
    }
}
