using System.Text.Json.Nodes;
using Holdfast.Core.Models;

namespace Holdfast.Runtime.Dialects;

/// <summary>Writes a request to Chat Completions.</summary>
internal sealed class ChatRequestWriter(Asked asked, ModelCard card, bool isCompatible)
{
    private const int MostStops = 4;

    private readonly List<string> _dropped = [.. asked.Dropped];
    private readonly JsonArray _messages = [];

    public (byte[] Body, IReadOnlyList<string> Dropped) Write()
    {
        var body = new JsonObject { ["model"] = asked.Model };
        if (asked.MaxTokens is { } most) body[isCompatible ? "max_tokens" : "max_completion_tokens"] = Bounded(most);
        if (asked.Streams) (body["stream"], body["stream_options"]) = (true, new JsonObject { ["include_usage"] = true });
        Sampling(body);
        if (asked.Stop.Count > MostStops) throw new UntranslatableException("stop_sequences", $"This provider takes {MostStops} at most.");
        if (asked.Stop.Count > 0) body["stop"] = DialectJson.Array(asked.Stop.Select(text => (JsonNode)text));
        if (asked.Effort is { } effort) Effort(body, effort);
        if (asked.Format is { } format) body["response_format"] = Format(format);
        if (asked.User is { } user) body["user"] = user;
        if (asked.Tools.Count > 0) Tools(body);
        foreach (var message in asked.Messages) Message(message);
        if (asked.Messages[^1].Role == AskedRole.Assistant)
            throw new UntranslatableException("messages", "This provider goes on with no answer that is begun. End with the user's words.");
        body["messages"] = _messages;
        return (body.Bytes(), _dropped);
    }

    private int Bounded(int most)
    {
        if (most < 1) throw new UntranslatableException("max_tokens", "This provider writes at least one token.");
        if (most <= card.MaxOutput) return most;
        Drop("max_tokens");
        return card.MaxOutput;
    }

    private void Sampling(JsonObject body)
    {
        if (asked.Temperature is { } temperature && Takes("temperature", temperature)) body["temperature"] = temperature;
        if (asked.TopP is { } share && Takes("top_p", share)) body["top_p"] = share;
    }

    /// <summary>1 is what a model does anyway.</summary>
    private bool Takes(string name, double value)
    {
        if (card.Sampling) return true;
        if (value is < 1 or > 1) Drop(name);
        return false;
    }

    private void Effort(JsonObject body, AskedEffort effort)
    {
        var level = Efforts.On(card, effort.Level);
        if (level != effort.Level) Drop(effort.Field);
        if (level is not null) body["reasoning_effort"] = level;
    }

    private static JsonObject Format(AskedFormat format)
    {
        var schema = new JsonObject { ["name"] = format.Name ?? "answer" };
        if (format.Description is { } description) schema["description"] = description;
        schema["schema"] = format.Schema.Node();
        schema["strict"] = format.Strict ?? true;
        return new() { ["type"] = "json_schema", ["json_schema"] = schema };
    }

    private void Tools(JsonObject body)
    {
        body["tools"] = DialectJson.Array(asked.Tools.Select(Tool));
        if (asked.Choice is { } choice) body["tool_choice"] = choice.Kind switch
        {
            AskedChoiceKind.Auto => "auto",
            AskedChoiceKind.None => "none",
            AskedChoiceKind.Any => "required",
            _ => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = choice.Name } },
        };
        if (asked.OneCallAtATime) body["parallel_tool_calls"] = false;
    }

    private static JsonObject Tool(AskedTool tool)
    {
        var function = new JsonObject { ["name"] = tool.Name };
        if (tool.Description is { } description) function["description"] = description;
        if (tool.Schema is { } schema) function["parameters"] = schema.Node();
        if (tool.Strict is { } strict) function["strict"] = strict;
        return new() { ["type"] = "function", ["function"] = function };
    }

    private void Message(AskedMessage message)
    {
        switch (message.Role)
        {
            case AskedRole.System: Say("system", message.Parts); break;
            case AskedRole.User: User(message); break;
            default: Assistant(message); break;
        }
    }

    /// <summary>Results stand first, each a message of its own. They hold text only: their images follow as the user's.</summary>
    private void User(AskedMessage message)
    {
        var rest = new List<AskedPart>();
        foreach (var result in message.Parts.OfType<ResultPart>())
        {
            var texts = result.Content.OfType<TextPart>().ToList();
            if (result.IsError) texts = [new($"Error: {string.Join("\n\n", texts.Select(part => part.Text))}")];
            _messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = result.CallId, ["content"] = Content(texts) });
            var shown = result.Content.Where(part => part is not TextPart).ToList();
            if (shown.Count > 0) rest.AddRange([new TextPart($"What the tool call {result.CallId} returned beside its text:"), .. shown]);
        }
        rest.AddRange(message.Parts.Where(part => part is not ResultPart));
        if (rest.Count > 0) Say("user", rest);
    }

    private void Assistant(AskedMessage message)
    {
        var calls = message.Parts.OfType<CallPart>().ToList();
        var said = message.Parts.Where(part => part is not CallPart).ToList();
        if (calls.Count == 0 && said.Count == 0) return;
        var written = new JsonObject { ["role"] = "assistant", ["content"] = said.Count == 0 ? null : Content(said) };
        if (calls.Count > 0) written["tool_calls"] = DialectJson.Array(calls.Select(call => new JsonObject
        {
            ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
        }));
        _messages.Add(written);
    }

    private void Say(string role, IReadOnlyList<AskedPart> parts) =>
        _messages.Add(new JsonObject { ["role"] = role, ["content"] = Content(parts) });

    private static JsonNode Content(IReadOnlyList<AskedPart> parts) => parts switch
    {
        [] => "",
        [TextPart only] => only.Text,
        _ => DialectJson.Array(parts.Select(Part)),
    };

    private static JsonObject Part(AskedPart part) => part switch
    {
        TextPart text => new() { ["type"] = "text", ["text"] = text.Text },
        ImagePart image => new()
        {
            ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = image.Url ?? DataUrl.Of(image.MediaType!, image.Data!) },
        },
        DocumentPart document => new()
        {
            ["type"] = "file",
            ["file"] = new JsonObject
            {
                ["filename"] = document.Name ?? "document", ["file_data"] = DataUrl.Of(document.MediaType, document.Data),
            },
        },
        _ => throw new InvalidOperationException($"{part.GetType().Name} is no content."),
    };

    private void Drop(string name)
    {
        if (!_dropped.Contains(name)) _dropped.Add(name);
    }
}
