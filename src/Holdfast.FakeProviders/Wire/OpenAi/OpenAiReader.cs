using System.Text.Json;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>Reads a Chat Completions request as strictly as the provider does.</summary>
internal sealed class OpenAiReader(JsonElement body, Card card, ModelName name)
{
    private const int MaxName = 64;

    private readonly TokenPrefix _prefix = new();

    public ModelRequest Read()
    {
        OpenAiRules.Check(body, card);
        var tools = ReadTools();
        var turns = new OpenAiMessages(_prefix).Read(body.Get("messages"));
        var asked = MaxTokens();
        if (_prefix.Tokens + (asked ?? 0) > card.Window)
            throw TooLong(card, _prefix.Tokens, asked);
        return new ModelRequest
        {
            Dialect = "openai",
            Card = card,
            Name = name,
            Prefix = _prefix,
            MaxTokens = asked ?? card.MaxOutput,
            Stream = body.IsTrue("stream"),
            IncludeUsage = body.Get("stream_options")?.IsTrue("include_usage") == true,
            Turns = turns,
            Tools = tools,
            ToolChoice = ReadToolChoice(tools),
            ParallelTools = body.Get("parallel_tool_calls") is not { ValueKind: JsonValueKind.False },
            StopSequences = ReadStop(),
            Thinking = body.GetText("reasoning_effort") is not (null or "none" or "minimal"),
            AnswerSchema = ReadFormat(),
        };
    }

    private int? MaxTokens() => body.GetInt("max_completion_tokens") ?? body.GetInt("max_tokens");

    public static ApiError TooLong(Card card, int tokens, int? asked) => ApiError.Invalid(
        Invariant($"This model's maximum context length is {card.Window} tokens. ") + (asked is { } max
            ? Invariant($"However, you requested {tokens + max} tokens ({tokens} in the messages, {max} in the completion). ")
                + "Please reduce the length of the messages or completion."
            : Invariant($"However, your messages resulted in {tokens} tokens. Please reduce the length of the messages.")),
        "messages", "context_length_exceeded");

    private List<ToolSpec> ReadTools()
    {
        if (body.Get("tools") is not { } list) return [];
        var tools = new List<ToolSpec>();
        foreach (var (at, tool) in list.EnumerateArray().Index())
        {
            if (tool.GetText("type") != "function")
                throw ApiError.Invalid(Invariant($"Invalid value for 'tools[{at}].type'. Supported values are: 'function'."),
                    Invariant($"tools[{at}].type"), "invalid_value");
            var function = tool.Get("function") ?? throw Missing(Invariant($"tools[{at}].function"));
            var toolName = function.GetText("name") ?? throw Missing(Invariant($"tools[{at}].function.name"));
            if (!Names.IsPlain(toolName, MaxName))
                throw ApiError.Invalid(Invariant($"Invalid 'tools[{at}].function.name': string does not match pattern. ")
                    + "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                    Invariant($"tools[{at}].function.name"), "invalid_value");
            var schema = function.Get("parameters");
            if (schema is { } given && given.GetText("type") != "object")
                throw ApiError.Invalid($"Invalid schema for function '{toolName}': schema must be a JSON Schema of 'type: \"object\"'.",
                    Invariant($"tools[{at}].function.parameters"), "invalid_function_parameters");
            tools.Add(new ToolSpec(toolName, schema ?? ToolSpec.NoSchema));
            _prefix.Add(tool.GetRawText());
        }
        return tools;
    }

    private ToolChoice ReadToolChoice(List<ToolSpec> tools) => body.Get("tool_choice") switch
    {
        null => ToolChoice.Auto,
        not null when tools.Count == 0 =>
            throw ApiError.Invalid("'tool_choice' is only allowed when 'tools' are specified.", "tool_choice"),
        { ValueKind: JsonValueKind.String } mode => mode.GetString() switch
        {
            "auto" => ToolChoice.Auto,
            "none" => new ToolChoice(ToolMode.None),
            "required" => new ToolChoice(ToolMode.Required),
            var other =>
                throw ApiError.Invalid($"Invalid value: '{other}'. Supported values are: 'none', 'auto', and 'required'.", "tool_choice"),
        },
        { } named when named.Get("function")?.GetText("name") is { } wanted && tools.Exists(tool => tool.Name == wanted) =>
            new ToolChoice(ToolMode.Required, wanted),
        _ => throw ApiError.Invalid("Tool choice 'function' not found in 'tools' parameter.", "tool_choice"),
    };

    private List<string> ReadStop() => body.Get("stop") switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many when many.GetArrayLength() <= 4 =>
            body.GetTexts("stop"),
        null => [],
        _ => throw ApiError.Invalid("Invalid 'stop': expected a string or an array of up to 4 strings.", "stop"),
    };

    private JsonElement? ReadFormat() => body.Get("response_format")?.GetText("type") switch
    {
        null or "text" => null,
        "json_object" => JsonObject,
        "json_schema" => body.Get("response_format")?.Get("json_schema")?.Get("schema") ?? throw Missing("response_format.json_schema"),
        var other => throw ApiError.Invalid(
            $"Invalid value: '{other}'. Supported values are: 'json_object', 'json_schema', and 'text'.",
            "response_format.type", "invalid_value"),
    };

    private static readonly JsonElement JsonObject =
        JsonElement.Parse("""{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"]}""");

    private static ApiError Missing(string field) =>
        ApiError.Invalid($"Missing required parameter: '{field}'.", field, "missing_required_parameter");
}
