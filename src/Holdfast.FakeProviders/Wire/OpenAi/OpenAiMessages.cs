using System.Text.Json;
using Holdfast.FakeProviders.Cache;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>Reads <c>messages</c>: each is checked and joins the prefix; tool messages follow the calls they answer.</summary>
internal sealed class OpenAiMessages(TokenPrefix prefix)
{
    private readonly List<Turn> _turns = [];
    private readonly List<string> _openCalls = [];
    private bool _afterCalls;

    public List<Turn> Read(JsonElement? messages)
    {
        if (!messages.IsArray()) throw Missing("messages");
        if (messages!.Value.GetArrayLength() == 0)
            throw ApiError.Invalid(
                "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                "messages", "empty_array");
        foreach (var (at, message) in messages.Value.EnumerateArray().Index()) ReadMessage(message, Invariant($"messages[{at}]"));
        CheckAnswered(Invariant($"messages[{messages.Value.GetArrayLength() - 1}]"));
        return _turns;
    }

    private void ReadMessage(JsonElement message, string path)
    {
        var role = message.GetText("role") ?? throw Missing($"{path}.role");
        if (role == "tool")
        {
            ReadToolResult(message, path);
            return;
        }
        CheckAnswered(path);
        _afterCalls = false;
        prefix.Add($"\n<{role}>\n");
        switch (role)
        {
            case "system" or "developer": Add(Role.System, Content(message, path, required: true)); break;
            case "user": Add(Role.User, Content(message, path, required: true)); break;
            case "assistant": ReadAssistant(message, path); break;
            default:
                throw ApiError.Invalid(
                    $"Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'tool', and 'developer'.",
                    $"{path}.role", "invalid_value");
        }
    }

    private void ReadAssistant(JsonElement message, string path)
    {
        var calls = message.Get("tool_calls");
        var blocks = Content(message, path, required: calls is null && message.Get("refusal") is null);
        if (calls is { } list)
        {
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
                throw ApiError.Invalid($"Invalid '{path}.tool_calls': empty array. Expected an array with minimum length 1, "
                    + "but got an empty array instead.", $"{path}.tool_calls", "empty_array");
            foreach (var (n, call) in list.EnumerateArray().Index()) blocks.Add(ReadCall(call, Invariant($"{path}.tool_calls[{n}]")));
            _afterCalls = true;
        }
        Add(Role.Assistant, blocks);
    }

    private Block.ToolUse ReadCall(JsonElement call, string path)
    {
        var id = call.GetText("id") ?? throw Missing($"{path}.id");
        var function = call.Get("function") ?? throw Missing($"{path}.function");
        var name = function.GetText("name") ?? throw Missing($"{path}.function.name");
        var arguments = function.GetText("arguments") ?? throw Missing($"{path}.function.arguments");
        if (call.GetText("type") != "function") throw Missing($"{path}.type");
        prefix.Add($"\n<call {id} {name}>\n");
        prefix.Add(arguments);
        _openCalls.Add(id);
        return new Block.ToolUse(id, name, arguments);
    }

    private void ReadToolResult(JsonElement message, string path)
    {
        var id = message.GetText("tool_call_id") ?? throw Missing($"{path}.tool_call_id");
        if (!_afterCalls)
            throw ApiError.Invalid(
                "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                $"{path}.role");
        if (!_openCalls.Remove(id))
            throw ApiError.Invalid($"Invalid parameter: 'tool_call_id' of '{id}' not found in 'tool_calls' of previous message.",
                $"{path}.tool_call_id");
        prefix.Add($"\n<result {id}>\n");
        var text = string.Join("\n\n", Content(message, path, required: true).OfType<Block.Text>().Select(block => block.Value));
        Add(Role.User, [new Block.ToolResult(id, text)]);
    }

    private void CheckAnswered(string path)
    {
        if (_openCalls.Count > 0)
            throw ApiError.Invalid(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
                + $"The following tool_call_ids did not have response messages: {string.Join(", ", _openCalls)}", path);
    }

    private List<Block> Content(JsonElement message, string path, bool required)
    {
        switch (message.Get("content"))
        {
            case null when required:
                throw ApiError.Invalid($"Invalid value for 'content': expected a string, got null.", $"{path}.content");
            case null: return [];
            case { ValueKind: JsonValueKind.String } text: return [ReadText(text.GetString()!)];
            case { ValueKind: JsonValueKind.Array } parts:
                return parts.EnumerateArray().Select((part, n) => ReadPart(part, Invariant($"{path}.content[{n}]"))).ToList();
            default:
                throw ApiError.Invalid(
                    "Invalid type for 'content': expected a string or an array of objects.", $"{path}.content", "invalid_type");
        }
    }

    private Block ReadPart(JsonElement part, string path)
    {
        switch (part.GetText("type"))
        {
            case "text": return ReadText(part.GetText("text") ?? throw Missing($"{path}.text"));
            case "refusal": return ReadText(part.GetText("refusal") ?? throw Missing($"{path}.refusal"));
            case "image_url" or "input_audio" or "file":
                prefix.Add(part.GetRawText().Shortened(4_000)); // an image costs about a thousand tokens, however large its bytes
                return new Block.Opaque(part.GetText("type")!);
            default:
                throw ApiError.Invalid(
                    $"Invalid value: '{part.GetText("type")}'. Supported values are: 'text', 'image_url', 'input_audio', "
                    + "'refusal', and 'file'.", $"{path}.type", "invalid_value");
        }
    }

    private Block.Text ReadText(string text)
    {
        prefix.Add(text);
        return new Block.Text(text);
    }

    /// <summary>Neighbours of one role become one turn, tool results and what the user says after them too.</summary>
    private void Add(Role role, List<Block> blocks)
    {
        if (_turns.Count > 0 && _turns[^1].Role == role && role != Role.System)
            _turns[^1] = new Turn(role, [.. _turns[^1].Blocks, .. blocks]);
        else _turns.Add(new Turn(role, blocks));
    }

    private static ApiError Missing(string field) =>
        ApiError.Invalid($"Missing required parameter: '{field}'.", field, "missing_required_parameter");
}
