using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads a request to OpenAI's Responses that says all it needs itself: what OpenAI keeps, nobody else can read.</summary>
internal static class ResponsesRequestReader
{
    private const string Kept = "Only OpenAI has what it keeps. Send the whole conversation as input, or name a model of OpenAI's.",
        ToolsOfOpenAi = "Tools of OpenAI's are run by OpenAI. Offer it as a function, or name a model of OpenAI's.";

    /// <param name="isKept">The conversation is kept here, and what OpenAI keeps of it is not needed.</param>
    public static Asked Read(JsonElement body, bool isKept)
    {
        var dropped = new List<string>();
        var fields = Fields.Of(body, dropped);
        if (isKept) fields.Leave("previous_response_id");
        foreach (var name in (ReadOnlySpan<string>)["previous_response_id", "conversation", "prompt"])
            if (!isKept || name != "previous_response_id") fields.Refuse(name, Kept);
        fields.Refuse("background", "Nothing is answered later here. Leave it out.", Fields.IsFalse);
        fields.Refuse("top_logprobs", OpenAiWords.NoProbabilities, value => Fields.Is(value, 0));
        var (reasoning, text) = (fields.Object("reasoning"), fields.Object("text"));
        var asked = new Asked(fields.NeedText("model"), new ResponsesInputReader(isKept).Read(fields))
        {
            Tools = [.. fields.Objects("tools").Select(Tool)],
            Choice = Choice(fields),
            OneCallAtATime = fields.Flag("parallel_tool_calls") == false,
            MaxTokens = fields.Whole("max_output_tokens"),
            Temperature = fields.Number("temperature"),
            TopP = fields.Number("top_p"),
            Effort = OpenAiWords.Effort(reasoning, "effort", "reasoning"),
            Format = Format(text?.Object("format")),
            User = fields.Text("safety_identifier") ?? fields.Text("user"),
            Streams = fields.Flag("stream") == true,
            Dropped = dropped,
        };
        reasoning?.Done();
        text?.Done();
        if (fields.Text("truncation") is "auto") fields.Drop("truncation");
        fields.Leave("user", "stream_options");
        OpenAiWords.LeaveDefaults(fields);
        fields.Done();
        return asked;
    }

    private static AskedTool Tool(Fields tool)
    {
        if (tool.NeedText("type") != "function") throw tool.Wrong("type", ToolsOfOpenAi);
        var read = OpenAiWords.Tool(tool);
        tool.Done();
        return read;
    }

    private static AskedChoice? Choice(Fields fields)
    {
        if (fields.Take("tool_choice") is { ValueKind: JsonValueKind.String }) return OpenAiWords.Choice(fields);
        if (fields.Object("tool_choice") is not { } choice) return null;
        if (choice.NeedText("type") != "function") throw choice.Wrong("type", "Only a choice of the type function is translated.");
        return new(AskedChoiceKind.Named, choice.NeedText("name"));
    }

    private static AskedFormat? Format(Fields? format) => format?.NeedText("type") switch
    {
        null or "text" => null,
        "json_schema" => OpenAiWords.Format(format),
        _ => throw format.Wrong("type", OpenAiWords.OnlySchema),
    };
}
