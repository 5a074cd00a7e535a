using System.Text.Json.Nodes;

namespace Holdfast.Runtime.Dialects;

/// <summary>
/// Writes the system prompt and the messages of Anthropic's dialect, which are stricter than others: the user speaks first, no text is
/// blank, tool results stand at the head of a message, and instructions at the head of everything.
/// </summary>
internal static class MessagesWriter
{
    public static void Write(IReadOnlyList<AskedMessage> messages, JsonObject body)
    {
        var leading = messages.TakeWhile(message => message.Role == AskedRole.System).ToList();
        if (Texts(leading.SelectMany(message => message.Parts)) is { Count: > 0 } system)
            body["system"] = system is [var only] ? only : DialectJson.Array(system.Select(text => Text(text)));
        var written = new JsonArray();
        foreach (var message in messages.Skip(leading.Count)) Message(message, written);
        if (written.Count == 0) throw new UntranslatableException("messages", "Send at least one message of the user that has content.");
        body["messages"] = written;
    }

    private static void Message(AskedMessage message, JsonArray into)
    {
        List<JsonObject> blocks = message.Role == AskedRole.System
            ? [.. Texts(message.Parts).Select(text => Text($"<system-message>\n{text}\n</system-message>"))]
            : [.. message.Parts.Where(IsShown).OrderBy(part => part is not ResultPart).Select(Block)];
        if (blocks.Count == 0) return;
        var isAssistant = message.Role == AskedRole.Assistant;
        if (isAssistant && into.Count == 0) into.Add(Said("user", [Text("(The assistant speaks first.)")]));
        into.Add(Said(isAssistant ? "assistant" : "user", blocks));
    }

    private static JsonObject Said(string role, List<JsonObject> blocks) => new()
    {
        ["role"] = role,
        ["content"] = blocks is [var only] && (string?)only["type"] == "text" ? (string?)only["text"] : DialectJson.Array(blocks),
    };

    private static List<string> Texts(IEnumerable<AskedPart> parts) =>
        [.. parts.OfType<TextPart>().Select(part => part.Text).Where(text => !string.IsNullOrWhiteSpace(text))];

    private static bool IsShown(AskedPart part) => part is not TextPart text || !string.IsNullOrWhiteSpace(text.Text);

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Block(AskedPart part) => part switch
    {
        TextPart text => Text(text.Text),
        ImagePart image => new() { ["type"] = "image", ["source"] = image.Url is { } url ? Url(url) : Data(image.MediaType!, image.Data!) },
        DocumentPart document => Document(document),
        CallPart call => new()
        {
            ["type"] = "tool_use", ["id"] = Allowed(call.Id), ["name"] = Allowed(call.Name),
            ["input"] = DialectJson.Arguments(call.Arguments),
        },
        ResultPart result => Result(result),
        _ => throw new InvalidOperationException($"{part.GetType().Name} is no block."),
    };

    private static JsonObject Url(string url) => new() { ["type"] = "url", ["url"] = url };

    private static JsonObject Data(string mediaType, string data) =>
        new() { ["type"] = "base64", ["media_type"] = mediaType, ["data"] = data };

    private static JsonObject Document(DocumentPart document)
    {
        var block = new JsonObject { ["type"] = "document", ["source"] = Data(document.MediaType, document.Data) };
        if (document.Name is { } name) block["title"] = name;
        return block;
    }

    private static JsonObject Result(ResultPart result)
    {
        var block = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = Allowed(result.CallId) };
        var content = result.Content.Where(IsShown).ToList();
        if (content is [TextPart only]) block["content"] = only.Text;
        else if (content.Count > 0) block["content"] = DialectJson.Array(content.Select(Block));
        if (result.IsError && content.Count > 0) block["is_error"] = true;
        return block;
    }

    /// <summary>The API refuses other characters, which other models' ids may have.</summary>
    private static string Allowed(string name) => string.Create(name.Length, name, static (into, from) =>
    {
        for (var i = 0; i < into.Length; i++) into[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '_' or '-' ? from[i] : '_';
    });
}
