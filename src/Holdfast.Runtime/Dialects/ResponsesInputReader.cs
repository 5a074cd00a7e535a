using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>
/// Reads instructions and input of Responses. Calls, and what tools answered, are items of their own there: those that follow one another
/// are one message.
/// </summary>
/// <param name="isKept">The conversation is kept here: what is only named of it was said before.</param>
internal sealed class ResponsesInputReader(bool isKept)
{
    private readonly List<AskedMessage> _read = [];
    private bool _isOpen;

    public List<AskedMessage> Read(Fields request)
    {
        if (request.Text("instructions") is { Length: > 0 } instructions) Add(AskedRole.System, [new TextPart(instructions)]);
        if (request.Take("input") is { ValueKind: JsonValueKind.String }) Add(AskedRole.User, [new TextPart(request.NeedText("input"))]);
        else
            foreach (var item in request.Objects("input")) Item(item);
        return _read.Any(message => message.Role != AskedRole.System) ? _read : throw request.Wrong("input", "Send at least one message.");
    }

    private void Item(Fields item)
    {
        switch (item.Text("type") ?? "message")
        {
            case "message": Message(item); break;
            case "function_call":
                Join(AskedRole.Assistant, new CallPart(item.NeedText("call_id"), item.NeedText("name"), item.Text("arguments") ?? ""));
                break;
            case "function_call_output":
                Join(AskedRole.User, new ResultPart(item.NeedText("call_id"), Content(item, "output"), IsError: false));
                break;
            case "reasoning": item.Drop("reasoning"); break; // sealed for the model itself
            case "item_reference" when isKept:
                item.Leave("id");
                Join(AskedRole.Assistant, new TextPart(""));
                break;
            case "item_reference":
                throw item.Wrong("type", "Only OpenAI has what it keeps. Send the item itself; clients do so with store: false.");
            case var other: throw item.Wrong("type", $"Another provider knows no {other}. Leave it out, or name a model of OpenAI's.");
        }
    }

    private void Message(Fields item)
    {
        var parts = Content(item, "content");
        switch (item.NeedText("role"))
        {
            case "system" or "developer": Add(AskedRole.System, parts); break;
            case "assistant": Join(AskedRole.Assistant, [.. parts]); break;
            case "user" when _isOpen && _read[^1].Role == AskedRole.User: Join(AskedRole.User, [.. parts]); break;
            case "user": Add(AskedRole.User, parts); break;
            default: throw item.Wrong("role", "Use user, assistant, system or developer.");
        }
        // What the user says next is another message; what the assistant does next belongs to what it says.
        _isOpen = _read[^1].Role == AskedRole.Assistant;
    }

    private void Join(AskedRole role, params IReadOnlyList<AskedPart> parts)
    {
        if (_isOpen && _read[^1].Role == role) _read[^1] = new(role, [.. _read[^1].Parts, .. parts]);
        else Add(role, parts);
        _isOpen = true;
    }

    private void Add(AskedRole role, IReadOnlyList<AskedPart> parts)
    {
        _isOpen = false;
        _read.Add(new(role, parts));
    }

    private static List<AskedPart> Content(Fields item, string name) => item.Take(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } => [new TextPart(item.NeedText(name))],
        _ => [.. item.Objects(name).Select(Part)],
    };

    private static AskedPart Part(Fields part)
    {
        switch (part.NeedText("type"))
        {
            case "input_text" or "output_text" or "text": return new TextPart(part.NeedText("text"));
            case "refusal": return new TextPart(part.NeedText("refusal"));
            case "input_image":
                part.Refuse("file_id", "Files that OpenAI keeps cannot be read by another provider. Send the image as image_url.");
                if (part.Text("detail") is not (null or "auto")) part.Drop("detail");
                return OpenAiWords.Image(part, "image_url");
            case "input_file": return OpenAiWords.Document(part);
            case var other:
                throw part.Wrong("type", $"This model takes no {other}. Send text, images or files, or name a model of OpenAI's.");
        }
    }
}
