using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>What both of OpenAI's interfaces say in the same words.</summary>
internal static class OpenAiWords
{
    public const string OnlySchema = "This provider writes JSON by a schema only. Use json_schema.",
        NoProbabilities = "This model tells no probabilities. Leave it out, or name a model of OpenAI's.";

    /// <param name="function">The object that has name, description, parameters and strict.</param>
    public static AskedTool Tool(Fields function) =>
        new(function.NeedText("name"), function.Text("description"), function.Take("parameters"), function.Flag("strict"));

    public static AskedChoice Choice(Fields fields) => fields.Text("tool_choice") switch
    {
        "none" => new(AskedChoiceKind.None),
        "required" => new(AskedChoiceKind.Any),
        "auto" => new(AskedChoiceKind.Auto),
        _ => throw fields.Wrong("tool_choice", "Use none, auto, required or a function."),
    };

    /// <param name="called">The client's name for it.</param>
    public static AskedEffort? Effort(Fields? fields, string name, string called) => fields?.Text(name) switch
    {
        null => null,
        var level when Efforts.IsLevel(level) => new(level, called),
        _ => throw fields.Wrong(name, "It is no level of effort."),
    };

    /// <param name="schema">The object that has name, schema and strict.</param>
    public static AskedFormat Format(Fields schema) => new(
        schema.Take("schema") ?? throw schema.Wrong("schema", "It is missing."), schema.Text("name"), schema.Text("description"),
        schema.Flag("strict"));

    /// <summary>An image's address, or its data.</summary>
    public static ImagePart Image(Fields part, string name)
    {
        var url = part.NeedText(name);
        if (DataUrl.Parse(url) is { } data) return new(data.MediaType, data.Data, null);
        return url.StartsWith("http", StringComparison.OrdinalIgnoreCase)
            ? new(null, null, url)
            : throw part.Wrong(name, "Send the image as an http address or as data:…;base64,… .");
    }

    /// <param name="file">The object that has file_data and filename.</param>
    public static DocumentPart Document(Fields file)
    {
        file.Refuse("file_id", "Files that OpenAI keeps cannot be read by another provider. Send its content as file_data.");
        file.Refuse("file_url", "Send the file's content as file_data.");
        return DataUrl.Parse(file.NeedText("file_data")) is { } data
            ? new(data.MediaType, data.Data, file.Text("filename"))
            : throw file.Wrong("file_data", "Send it as data:application/pdf;base64,… .");
    }

    /// <summary>What says what is so anyway, or concerns OpenAI's own side alone.</summary>
    public static void LeaveDefaults(Fields fields)
    {
        if (fields.Take("store") is { ValueKind: JsonValueKind.True }) fields.Drop("store");
        if (fields.Text("service_tier") is not (null or "auto" or "default")) fields.Drop("service_tier");
        foreach (var penalty in (ReadOnlySpan<string>)["frequency_penalty", "presence_penalty"])
            if (fields.Take(penalty) is { } value && !Fields.Is(value, 0)) fields.Drop(penalty);
        fields.Leave("prompt_cache_key", "prompt_cache_retention", "prompt_cache_options");
    }
}
