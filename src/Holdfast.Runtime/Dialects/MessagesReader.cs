using System.Text;
using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>
/// Reads the system prompt and the messages of Anthropic's dialect. Thinking is left out: it is sealed for the model that thought it, and
/// others could not read it.
/// </summary>
internal static class MessagesReader
{
    public static List<AskedMessage> Read(Fields request)
    {
        var read = new List<AskedMessage>();
        if (Content(request, "system") is { Count: > 0 } system) read.Add(new(AskedRole.System, system));
        var messages = request.Objects("messages");
        if (messages.Count == 0) throw request.Wrong("messages", "Send at least one message.");
        foreach (var message in messages)
        {
            read.Add(new(RoleOf(message), Content(message, "content")));
            message.Done();
        }
        return read;
    }

    private static AskedRole RoleOf(Fields message) => message.NeedText("role") switch
    {
        "user" => AskedRole.User,
        "assistant" => AskedRole.Assistant,
        "system" => AskedRole.System,
        _ => throw message.Wrong("role", "Use user or assistant."),
    };

    private static List<AskedPart> Content(Fields of, string name) => of.Take(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } => [new TextPart(of.NeedText(name))],
        _ => [.. of.Objects(name).Select(Block).OfType<AskedPart>()],
    };

    /// <summary>Null for what is left out.</summary>
    private static AskedPart? Block(Fields block)
    {
        AskedPart? read;
        switch (block.NeedText("type"))
        {
            case "text": read = new TextPart(block.NeedText("text")); break;
            case "image": read = Image(block.NeedObject("source")); break;
            case "document": read = Document(block, block.NeedObject("source")); break;
            case "tool_use":
                read = new CallPart(block.NeedText("id"), block.NeedText("name"), block.Take("input")?.GetRawText() ?? "{}");
                break;
            case "tool_result":
                read = new ResultPart(block.NeedText("tool_use_id"), Content(block, "content"), block.Flag("is_error") == true);
                break;
            case "thinking" or "redacted_thinking":
                block.Drop("thinking");
                return null;
            case var other: throw block.Wrong("type", $"A block of the type {other} means something to Anthropic's models only.");
        }
        block.Done();
        return read;
    }

    private static ImagePart Image(Fields source) => source.NeedText("type") switch
    {
        "base64" => new(source.NeedText("media_type"), source.NeedText("data"), null),
        "url" => new(null, null, source.NeedText("url")),
        _ => throw source.Wrong("type", "Send the image itself, as base64, or its url."),
    };

    private static AskedPart Document(Fields block, Fields source)
    {
        var title = block.Text("title");
        return source.NeedText("type") switch
        {
            "base64" => new DocumentPart(source.NeedText("media_type"), source.NeedText("data"), title),
            "text" => new TextPart(new StringBuilder(title).Append(title is null ? "" : "\n\n").Append(source.NeedText("data")).ToString()),
            _ => throw source.Wrong("type", "Send the document itself, as base64 or text."),
        };
    }
}
