using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>Reads the messages of Chat Completions. What tools answered and what the user says next to it is one message.</summary>
internal sealed class ChatMessagesReader
{
    private readonly List<AskedMessage> _read = [];
    private bool _afterResults;

    public List<AskedMessage> Read(List<Fields> messages)
    {
        foreach (var message in messages)
        {
            Message(message);
            message.Done();
        }
        return _read.Count > 0 ? _read : throw new UntranslatableException("messages", "Send at least one message.");
    }

    private void Message(Fields message)
    {
        switch (message.NeedText("role"))
        {
            case "system" or "developer": Add(AskedRole.System, Content(message, "content")); break;
            case "user": User(Content(message, "content"), isResult: false); break;
            case "tool":
                User([new ResultPart(message.NeedText("tool_call_id"), Content(message, "content"), IsError: false)], isResult: true);
                break;
            case "assistant": Assistant(message); break;
            default: throw message.Wrong("role", "Use system, developer, user, assistant or tool.");
        }
    }

    private void User(List<AskedPart> parts, bool isResult)
    {
        if (_afterResults) _read[^1] = new(AskedRole.User, [.. _read[^1].Parts, .. parts]);
        else Add(AskedRole.User, parts);
        _afterResults = isResult;
    }

    private void Assistant(Fields message)
    {
        message.Refuse("function_call", "This older form is not translated. Use tool_calls.");
        message.Refuse("audio", "This model cannot hear what was spoken before. Send its transcript as content.");
        var parts = Content(message, "content");
        if (message.Text("refusal") is { Length: > 0 } refusal) parts.Add(new TextPart(refusal));
        parts.AddRange(message.Objects("tool_calls").Select(Call));
        message.Leave("annotations");
        Add(AskedRole.Assistant, parts);
    }

    private void Add(AskedRole role, List<AskedPart> parts)
    {
        _afterResults = false;
        _read.Add(new(role, parts));
    }

    private static CallPart Call(Fields call)
    {
        if (call.Text("type") is not (null or "function")) throw call.Wrong("type", "Only calls of the type function are translated.");
        var function = call.NeedObject("function");
        return new(call.NeedText("id"), function.NeedText("name"), function.Text("arguments") ?? "");
    }

    private static List<AskedPart> Content(Fields message, string name) => message.Take(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } => [new TextPart(message.NeedText(name))],
        _ => [.. message.Objects(name).Select(Part)],
    };

    private static AskedPart Part(Fields part)
    {
        AskedPart read = part.NeedText("type") switch
        {
            "text" => new TextPart(part.NeedText("text")),
            "refusal" => new TextPart(part.NeedText("refusal")),
            "image_url" => Image(part.NeedObject("image_url")),
            "file" => OpenAiWords.Document(part.NeedObject("file")),
            var other => throw part.Wrong("type", $"This model takes no {other}. Send text, images or files, or name a model of OpenAI's."),
        };
        part.Done();
        return read;
    }

    private static ImagePart Image(Fields image)
    {
        if (image.Text("detail") is not (null or "auto")) image.Drop("detail");
        return OpenAiWords.Image(image, "url");
    }
}
