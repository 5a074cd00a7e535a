using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads a request to OpenAI's Chat Completions.</summary>
internal static class ChatRequestReader
{
    private const string OneAnswer = "Only one answer is given. Leave it out, or ask so often.",
        TextOnly = "This model only reads and writes text. Leave it out, or name a model of OpenAI's.";

    public static Asked Read(JsonElement body)
    {
        var dropped = new List<string>();
        var fields = Fields.Of(body, dropped);
        RefuseWhatIsOpenAis(fields);
        var asked = new Asked(fields.NeedText("model"), new ChatMessagesReader().Read(fields.Objects("messages")))
        {
            Tools = [.. fields.Objects("tools").Select(Tool)],
            Choice = Choice(fields),
            OneCallAtATime = fields.Flag("parallel_tool_calls") == false,
            MaxTokens = fields.Whole("max_completion_tokens") ?? fields.Whole("max_tokens"),
            Temperature = fields.Number("temperature"),
            TopP = fields.Number("top_p"),
            Stop = fields.Texts("stop"),
            Effort = OpenAiWords.Effort(fields, "reasoning_effort", "reasoning_effort"),
            Format = Format(fields.Object("response_format")),
            User = fields.Text("safety_identifier") ?? fields.Text("user"),
            Streams = fields.Flag("stream") == true,
            TellsUsage = fields.Object("stream_options")?.Flag("include_usage") == true,
            Dropped = dropped,
        };
        fields.Leave("max_tokens", "user", "n", "modalities");
        OpenAiWords.LeaveDefaults(fields);
        fields.Done();
        return asked;
    }

    private static void RefuseWhatIsOpenAis(Fields fields)
    {
        fields.Refuse("n", OneAnswer, value => Fields.Is(value, 1));
        fields.Refuse("logprobs", OpenAiWords.NoProbabilities, Fields.IsFalse);
        fields.Refuse("top_logprobs", OpenAiWords.NoProbabilities, value => Fields.Is(value, 0));
        fields.Refuse("audio", TextOnly);
        fields.Refuse("modalities", TextOnly, IsTextOnly);
        fields.Refuse("web_search_options", "This provider does not search here. Offer a search as a tool of your own.");
        fields.Refuse("functions", "This older form is not translated. Use tools.");
        fields.Refuse("function_call", "This older form is not translated. Use tool_choice.");
    }

    private static bool IsTextOnly(JsonElement modalities) =>
        modalities.ValueKind == JsonValueKind.Array && modalities.EnumerateArray().All(item => Fields.Is(item, "text"));

    private static AskedTool Tool(Fields tool)
    {
        if (tool.NeedText("type") != "function") throw tool.Wrong("type", "Only tools of the type function are translated.");
        var function = tool.NeedObject("function");
        var read = OpenAiWords.Tool(function);
        function.Done();
        tool.Done();
        return read;
    }

    private static AskedChoice? Choice(Fields fields)
    {
        if (fields.Take("tool_choice") is { ValueKind: JsonValueKind.String }) return OpenAiWords.Choice(fields);
        if (fields.Object("tool_choice") is not { } choice) return null;
        if (choice.NeedText("type") != "function") throw choice.Wrong("type", "Only a choice of the type function is translated.");
        return new(AskedChoiceKind.Named, choice.NeedObject("function").NeedText("name"));
    }

    private static AskedFormat? Format(Fields? format)
    {
        switch (format?.NeedText("type"))
        {
            case null or "text": return null;
            case "json_schema":
                var schema = format.NeedObject("json_schema");
                var read = OpenAiWords.Format(schema);
                schema.Done();
                return read;
            default: throw format.Wrong("type", OpenAiWords.OnlySchema);
        }
    }
}
