using System.Text.Json;
using System.Text.Json.Nodes;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.OpenAi.Responses;

/// <summary>Reads what a Responses request says into the messages of a chat, so that both are held to the same rules.</summary>
internal static class ResponsesInput
{
    private static readonly HashSet<string> Fields = new(StringComparer.Ordinal)
    {
        "model", "input", "instructions", "previous_response_id", "store", "stream", "stream_options", "tools", "tool_choice", "parallel_tool_calls",
        "max_output_tokens", "max_tool_calls", "text", "reasoning", "temperature", "top_p", "top_logprobs", "truncation", "metadata", "user",
        "service_tier", "include", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "safety_identifier",
    };

    /// <summary>The conversation up to this request, without its instructions: they hold for one response only.</summary>
    public static JsonArray Messages(JsonElement body, ResponseStore store, string workspace)
    {
        var messages = body.GetText("previous_response_id") is { } previous ? store.Find(workspace, previous) : [];
        switch (body.Get("input"))
        {
            case { ValueKind: JsonValueKind.String } text: messages.Add(Message("user", text.GetString()!)); break;
            case { ValueKind: JsonValueKind.Array } items:
                foreach (var (at, item) in items.EnumerateArray().Index()) Add(messages, item, Invariant($"input[{at}]"));
                break;
            default: throw Missing("input");
        }
        return messages;
    }

    /// <summary>The same request to Chat Completions.</summary>
    public static JsonObject AsChat(JsonElement body, JsonArray messages)
    {
        foreach (var property in body.EnumerateObject())
            if (!Fields.Contains(property.Name))
                throw ApiError.Invalid($"Unknown parameter: '{property.Name}'.", property.Name, "unknown_parameter");
        if (body.GetText("instructions") is { } instructions) messages.Insert(0, Message("developer", instructions));
        var chat = new JsonObject { ["model"] = body.GetText("model"), ["messages"] = messages };
        foreach (var (ours, theirs) in new[]
        {
            ("stream", "stream"), ("parallel_tool_calls", "parallel_tool_calls"), ("temperature", "temperature"), ("top_p", "top_p"),
            ("max_output_tokens", "max_completion_tokens"),
        })
            if (body.Get(ours) is { } value) chat[theirs] = JsonNode.Parse(value.GetRawText());
        if (body.Get("tools") is { ValueKind: JsonValueKind.Array } tools && tools.GetArrayLength() > 0)
            chat["tools"] = new JsonArray([.. tools.EnumerateArray().Select(Tool)]);
        if (body.Get("tool_choice") is { } choice && chat.ContainsKey("tools")) chat["tool_choice"] = Choice(choice);
        if (body.Get("reasoning")?.GetText("effort") is { } effort) chat["reasoning_effort"] = effort;
        if (body.Get("text")?.Get("format") is { } format && format.GetText("type") is not (null or "text")) chat["response_format"] = Format(format);
        return chat;
    }

    /// <summary>An answer as the message that it is in what follows.</summary>
    public static JsonObject Said(Answer answer)
    {
        var text = string.Concat(answer.Parts.Select(part => part switch
        {
            Part.Text said => said.Value,
            Part.Live live => string.Concat(Enumerable.Range(1, live.Chunks).Select(live.Chunk)),
            _ => "",
        }));
        var message = new JsonObject { ["role"] = "assistant", ["content"] = text };
        foreach (var call in answer.Parts.OfType<Part.ToolCall>()) AddCall(message, call.Id, call.Name, call.Arguments);
        return message;
    }

    private static void Add(JsonArray messages, JsonElement item, string path)
    {
        switch (item.GetText("type") ?? "message")
        {
            case "message":
                messages.Add(new JsonObject { ["role"] = item.GetText("role") ?? throw Missing($"{path}.role"), ["content"] = Content(item, path) });
                break;
            case "function_call":
                if (messages.LastOrDefault() is not JsonObject said || (string?)said["role"] != "assistant")
                    messages.Add(said = new JsonObject { ["role"] = "assistant", ["content"] = null });
                AddCall(
                    said, item.GetText("call_id") ?? throw Missing($"{path}.call_id"), item.GetText("name") ?? throw Missing($"{path}.name"),
                    item.GetText("arguments") ?? throw Missing($"{path}.arguments"));
                break;
            case "function_call_output":
                messages.Add(new JsonObject
                {
                    ["role"] = "tool",
                    ["tool_call_id"] = item.GetText("call_id") ?? throw Missing($"{path}.call_id"),
                    ["content"] = item.GetText("output") ?? throw Missing($"{path}.output"),
                });
                break;
            case "reasoning": break; // sealed for the provider itself
            case var other:
                throw ApiError.Invalid(
                    $"Invalid value: '{other}'. Supported values are: 'message', 'function_call', 'function_call_output', and 'reasoning'.",
                    $"{path}.type", "invalid_value");
        }
    }

    private static JsonNode Content(JsonElement item, string path) => item.Get("content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts =>
            new JsonArray([.. parts.EnumerateArray().Select((part, at) => ContentPart(part, $"{path}.content[{at}]"))]),
        _ => throw Missing($"{path}.content"),
    };

    private static JsonObject ContentPart(JsonElement part, string path) => part.GetText("type") switch
    {
        "input_text" or "output_text" => new() { ["type"] = "text", ["text"] = part.GetText("text") ?? throw Missing($"{path}.text") },
        "refusal" => new() { ["type"] = "refusal", ["refusal"] = part.GetText("refusal") ?? throw Missing($"{path}.refusal") },
        "input_image" => new() { ["type"] = "image_url", ["image_url"] = JsonNode.Parse(part.GetRawText()) },
        "input_file" => new() { ["type"] = "file", ["file"] = JsonNode.Parse(part.GetRawText()) },
        var other => throw ApiError.Invalid(
            $"Invalid value: '{other}'. Supported values are: 'input_text', 'input_image', 'output_text', 'refusal', and 'input_file'.",
            $"{path}.type", "invalid_value"),
    };

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static void AddCall(JsonObject message, string id, string name, string arguments)
    {
        if (message["tool_calls"] is not JsonArray calls) message["tool_calls"] = calls = [];
        calls.Add(new JsonObject
        {
            ["id"] = id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
        });
    }

    private static JsonObject Tool(JsonElement tool)
    {
        var function = JsonNode.Parse(tool.GetRawText())!.AsObject();
        function.Remove("type");
        return new() { ["type"] = tool.GetText("type"), ["function"] = function };
    }

    private static JsonNode Choice(JsonElement choice) => choice.ValueKind == JsonValueKind.String
        ? choice.GetString()!
        : new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = choice.GetText("name") } };

    private static JsonObject Format(JsonElement format)
    {
        var schema = JsonNode.Parse(format.GetRawText())!.AsObject();
        schema.Remove("type");
        return new() { ["type"] = format.GetText("type"), ["json_schema"] = schema };
    }

    private static ApiError Missing(string field) =>
        ApiError.Invalid($"Missing required parameter: '{field}'.", field, "missing_required_parameter");
}
