using System.Text.Json;
using Holdfast.FakeProviders.Cache;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Tokens;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

/// <summary>Reads a Messages request as strictly as the provider does.</summary>
internal sealed class AnthropicReader(IDialect dialect, HttpRequest http, JsonElement body, Card card, ModelName name)
{
    private const int MaxName = 128;
    private const int ToolOverhead = 12;

    private readonly PrefixBuilder _prefix = new(card);
    private readonly bool _counting = http.Path.Value!.EndsWith("/count_tokens", StringComparison.Ordinal);

    public ModelRequest Read()
    {
        var version = AnthropicRules.CheckVersion(http);
        AnthropicRules.Check(body, card, version, _counting, http.Headers.ContainsKey("anthropic-beta"));
        var tools = ReadTools();
        var choice = ReadToolChoice(tools);
        var system = ReadSystem();
        var messages = new MessageReader(card, version, body.Get("thinking"), _prefix);
        var turns = messages.Read(body.Get("messages"));
        var settings = $"{body.Get("thinking")}|{body.Get("output_config")?.Get("effort")}|{body.Get("tool_choice")}|{body.Get("speed")}";
        var prefix = _prefix.Build(body.Get("cache_control"), settings);
        if (!_counting && prefix.Tokens > card.Window) throw dialect.TooLong(card, prefix.Tokens);
        return new ModelRequest
        {
            Dialect = "anthropic",
            Card = card,
            Name = name,
            Prefix = prefix,
            Digest = _prefix.Digest,
            MaxTokens = _counting ? 0 : body.GetInt("max_tokens")!.Value,
            Stream = body.IsTrue("stream"),
            Turns = system.Count == 0 ? turns : [new Turn(Role.System, system), .. turns],
            Tools = tools,
            ToolChoice = choice,
            ParallelTools = body.Get("tool_choice")?.IsTrue("disable_parallel_tool_use") != true,
            StopSequences = body.GetTexts("stop_sequences"),
            Thinking = Thinks(turns),
            AnswerSchema = body.Get("output_config")?.Get("format")?.Get("schema") ?? body.Get("output_format")?.Get("schema"),
        };
    }

    private bool Thinks(List<Turn> turns) => body.Get("thinking")?.GetText("type") switch
    {
        "adaptive" or "enabled" => true,
        "between_tools" => turns[^1].Blocks.Any(block => block is Block.ToolResult),
        _ => card.ThinkingAlways,
    };

    private List<ToolSpec> ReadTools()
    {
        if (body.Get("tools") is not { } list) return [];
        if (list.ValueKind != JsonValueKind.Array) throw ApiError.Invalid("tools: Input should be a valid list");
        var tools = new List<ToolSpec>();
        foreach (var (at, tool) in list.EnumerateArray().Index())
        {
            var toolName = tool.GetText("name") ?? throw ApiError.Invalid(Invariant($"tools.{at}.custom.name: Field required"));
            if (!Names.IsPlain(toolName, MaxName))
                throw ApiError.Invalid(Invariant($"tools.{at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"));
            if (tools.Exists(other => other.Name == toolName)) throw ApiError.Invalid("tools: Tool names must be unique.");
            var isCustom = tool.GetText("type") is null or "custom";
            var schema = tool.Get("input_schema");
            if (isCustom && schema is null) throw ApiError.Invalid(Invariant($"tools.{at}.custom.input_schema: Field required"));
            if (isCustom && schema!.Value.GetText("type") != "object")
                throw ApiError.Invalid(Invariant($"tools.{at}.custom.input_schema.type: Input should be 'object'"));
            tools.Add(new ToolSpec(toolName, schema ?? ToolSpec.NoSchema));
            _prefix.Add(Section.Tools, "tool", tool, ToolOverhead + PrefixBuilder.CountRaw(tool), Invariant($"tools.{at}"));
        }
        return tools;
    }

    private ToolChoice ReadToolChoice(List<ToolSpec> tools)
    {
        if (body.Get("tool_choice") is not { } choice) return ToolChoice.Auto;
        if (tools.Count == 0) throw ApiError.Invalid("tool_choice: may only be specified while providing tools");
        switch (choice.GetText("type"))
        {
            case "auto": return ToolChoice.Auto;
            case "none": return new ToolChoice(ToolMode.None);
            case "any": return new ToolChoice(ToolMode.Required);
            case "tool":
                var wanted = choice.GetText("name") ?? throw ApiError.Invalid("tool_choice.tool.name: Field required");
                return tools.Exists(tool => tool.Name == wanted)
                    ? new ToolChoice(ToolMode.Required, wanted)
                    : throw ApiError.Invalid($"Tool '{wanted}' not found in provided tools");
            default: throw ApiError.Invalid("tool_choice.type: Input should be 'auto', 'any', 'tool' or 'none'");
        }
    }

    private List<Block> ReadSystem()
    {
        switch (body.Get("system"))
        {
            case null: return [];
            case { ValueKind: JsonValueKind.String } text:
                _prefix.AddText(Section.System, "system", text.GetString()!, null, "system");
                return [new Block.Text(text.GetString()!)];
            case { ValueKind: JsonValueKind.Array } blocks:
                return blocks.EnumerateArray().Select(ReadSystemBlock).ToList();
            default: throw ApiError.Invalid("system: Input should be a valid string or list");
        }
    }

    private Block ReadSystemBlock(JsonElement block, int at)
    {
        var text = block.GetText("text") ?? throw ApiError.Invalid(Invariant($"system.{at}.text: Field required"));
        TextRules.CheckFilled(text, block, "system");
        _prefix.AddText(Section.System, "system", text, block.Get("cache_control"), Invariant($"system.{at}"));
        return new Block.Text(text);
    }
}
