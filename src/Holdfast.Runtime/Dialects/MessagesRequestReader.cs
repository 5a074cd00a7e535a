using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads a request to Anthropic's Messages.</summary>
internal static class MessagesRequestReader
{
    private const string OfAnthropic = "Another provider cannot do this. Leave it out, or name a model of Anthropic's.",
        ToolsOfServers = "Servers of tools are called by Anthropic. Offer their tools as your own, or name a model of Anthropic's.",
        ToolsOfAnthropic = "Tools of Anthropic's are known to its models only. Describe it with input_schema as a tool of your own.";

    public static Asked Read(JsonElement body)
    {
        var dropped = new List<string>();
        var fields = Fields.Of(body, dropped);
        foreach (var name in (ReadOnlySpan<string>)["container", "inference_geo", "compaction"]) fields.Refuse(name, OfAnthropic);
        fields.Refuse("mcp_servers", ToolsOfServers, Fields.IsEmpty);
        var (choice, oneAtATime) = Choice(fields.Object("tool_choice"));
        var config = fields.Object("output_config");
        var asked = new Asked(fields.NeedText("model"), MessagesReader.Read(fields))
        {
            Tools = [.. fields.Objects("tools").Select(Tool)],
            Choice = choice,
            OneCallAtATime = oneAtATime,
            MaxTokens = fields.Whole("max_tokens"),
            Temperature = fields.Number("temperature"),
            TopP = fields.Number("top_p"),
            Stop = fields.Texts("stop_sequences"),
            Effort = Effort(config, fields.Object("thinking")),
            Format = Format(config?.Object("format") ?? fields.Object("output_format")),
            User = fields.Object("metadata")?.Text("user_id"),
            Streams = fields.Flag("stream") == true,
            Dropped = dropped,
        };
        config?.Done();
        if (fields.Text("service_tier") is not (null or "auto" or "standard_only")) fields.Drop("service_tier");
        fields.Leave("output_format");
        fields.Done();
        return asked;
    }

    private static AskedTool Tool(Fields tool)
    {
        if (tool.Text("type") is not (null or "custom")) throw tool.Wrong("type", ToolsOfAnthropic);
        var read = new AskedTool(tool.NeedText("name"), tool.Text("description"), tool.Take("input_schema"), tool.Flag("strict"));
        tool.Done();
        return read;
    }

    private static (AskedChoice? Choice, bool OneAtATime) Choice(Fields? choice)
    {
        if (choice is null) return (null, false);
        return (choice.NeedText("type") switch
        {
            "auto" => new(AskedChoiceKind.Auto),
            "none" => new(AskedChoiceKind.None),
            "any" => new(AskedChoiceKind.Any),
            "tool" => new(AskedChoiceKind.Named, choice.NeedText("name")),
            _ => throw choice.Wrong("type", "Use auto, none, any or tool."),
        }, choice.Flag("disable_parallel_tool_use") == true);
    }

    /// <summary>The level that was named; or what the way of thinking says of it, where it says anything.</summary>
    private static AskedEffort? Effort(Fields? config, Fields? thinking)
    {
        var type = thinking?.NeedText("type");
        if (OpenAiWords.Effort(config, "effort", "output_config.effort") is { } named) return named;
        return type switch
        {
            "enabled" => new(Efforts.OfBudget(thinking!.Whole("budget_tokens") ?? 0), "thinking"),
            "disabled" => new("none", "thinking"),
            _ => null,
        };
    }

    private static AskedFormat? Format(Fields? format)
    {
        if (format is null) return null;
        if (format.NeedText("type") != "json_schema") throw format.Wrong("type", "Use json_schema.");
        return new(format.Take("schema") ?? throw format.Wrong("schema", "It is missing."));
    }
}
