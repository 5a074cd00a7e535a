using System.Text.Json.Nodes;
using Holdfast.Core.Models;

namespace Holdfast.Runtime.Dialects;

/// <summary>Writes a request to Anthropic's Messages, in its version of 2023-06-01.</summary>
internal sealed class MessagesRequestWriter(Asked asked, ModelCard card)
{
    private readonly List<string> _dropped = [.. asked.Dropped];

    public (byte[] Body, IReadOnlyList<string> Dropped) Write()
    {
        var body = new JsonObject { ["model"] = asked.Model, ["max_tokens"] = MaxTokens() };
        if (asked.Streams) body["stream"] = true;
        Sampling(body);
        if (asked.Stop.Count > 0) body["stop_sequences"] = DialectJson.Array(asked.Stop.Select(text => (JsonNode)text));
        Output(body);
        if (asked.User is { } user) body["metadata"] = new JsonObject { ["user_id"] = user };
        // Where a conversation goes on: OpenAI's models keep a prompt without being asked to.
        var goesOn = asked.Messages.Any(message => message.Role == AskedRole.Assistant);
        if (goesOn && card.CacheMarks) body["cache_control"] = Typed("ephemeral");
        if (asked.Tools.Count > 0) Tools(body);
        MessagesWriter.Write(asked.Messages, body);
        return (body.Bytes(), _dropped);
    }

    /// <summary>Must be said here. No model writes more than its card says, however much it is allowed.</summary>
    private int MaxTokens()
    {
        if (asked.MaxTokens is not { } most) return card.MaxOutput;
        if (most > card.MaxOutput) Drop("max_tokens");
        return Math.Min(most, card.MaxOutput);
    }

    /// <summary>1 is what a model does anyway. Of the two the newer models take only one.</summary>
    private void Sampling(JsonObject body)
    {
        var takesShare = asked.Temperature is null or 1;
        if (asked.Temperature is { } temperature && temperature is < 1 or > 1)
        {
            if (!card.Sampling || temperature > 1) Drop("temperature");
            if (card.Sampling) body["temperature"] = Math.Min(temperature, 1);
        }
        if (asked.TopP is not { } share || share is not (< 1 or > 1)) return;
        if (card.Sampling && takesShare) body["top_p"] = share;
        else Drop("top_p");
    }

    private void Output(JsonObject body)
    {
        var config = new JsonObject();
        if (asked.Effort is { } effort)
        {
            var level = Efforts.On(card, effort.Level);
            if (level != effort.Level) Drop(effort.Field);
            if (level is not null) config["effort"] = level;
            if (level is not null && card.Thinking == ThinkingSupport.Adaptive && !IsForced) body["thinking"] = Typed("adaptive");
        }
        if (asked.Format is { } format) config["format"] = new JsonObject { ["type"] = "json_schema", ["schema"] = format.Schema.Node() };
        if (config.Count > 0) body["output_config"] = config;
    }

    /// <summary>Who must call a tool may not think first.</summary>
    private bool IsForced => asked.Choice?.Kind is AskedChoiceKind.Any or AskedChoiceKind.Named;

    private void Tools(JsonObject body)
    {
        body["tools"] = DialectJson.Array(asked.Tools.Select(Tool));
        if (asked.Choice is null && !asked.OneCallAtATime) return;
        var choice = new JsonObject
        {
            ["type"] = asked.Choice?.Kind switch
            {
                AskedChoiceKind.None => "none",
                AskedChoiceKind.Any => "any",
                AskedChoiceKind.Named => "tool",
                _ => "auto",
            },
        };
        if (asked.Choice?.Name is { } name) choice["name"] = name;
        if (asked.OneCallAtATime && asked.Choice?.Kind != AskedChoiceKind.None) choice["disable_parallel_tool_use"] = true;
        body["tool_choice"] = choice;
    }

    private static JsonObject Tool(AskedTool tool)
    {
        var written = new JsonObject { ["name"] = tool.Name };
        if (tool.Description is { } description) written["description"] = description;
        var none = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        written["input_schema"] = tool.Schema is { } schema ? schema.Node() : none;
        if (tool.Strict is { } strict) written["strict"] = strict;
        return written;
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private void Drop(string name)
    {
        if (!_dropped.Contains(name)) _dropped.Add(name);
    }
}
