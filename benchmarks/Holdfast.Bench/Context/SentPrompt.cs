using System.Text;
using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Context;

/// <summary>A request for an answer as it went to the provider, read from its bytes (Anthropic's dialect).</summary>
/// <param name="Session">The session that the model named in it is to play.</param>
/// <param name="Told">Its messages, block by block.</param>
/// <param name="Text">All that it says: tools, system prompt, texts, arguments and results, unescaped.</param>
internal sealed record SentPrompt(string Session, IReadOnlyList<RecordedMessage> Told, string Text)
{
    public static SentPrompt Read(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        var request = json.RootElement;
        var model = request.GetProperty("model").GetString()!;
        var told = request.GetProperty("messages").EnumerateArray().SelectMany(Blocks).ToList();
        var text = new StringBuilder();
        if (request.TryGetProperty("tools", out var tools)) text.AppendLine(tools.GetRawText());
        foreach (var block in request.GetProperty("system").EnumerateArray()) text.AppendLine(block.GetProperty("text").GetString());
        foreach (var message in told) Leaves.Write(message, text);
        return new(model[(model.IndexOf('/', StringComparison.Ordinal) + 1)..], told, text.ToString());
    }

    private static IEnumerable<RecordedMessage> Blocks(JsonElement message)
    {
        var role = message.GetProperty("role").GetString()!;
        var content = message.GetProperty("content");
        return content.ValueKind == JsonValueKind.String
            ? [new(role, content.GetString()!, [])]
            : content.EnumerateArray().Select(block => Block(role, block)).OfType<RecordedMessage>();
    }

    private static RecordedMessage? Block(string role, JsonElement block)
    {
        string Field(string name) => block.GetProperty(name).GetString()!;
        return Field("type") switch
        {
            "text" => new(role, Field("text"), []),
            "tool_use" => new(role, "", [new ToolCall(Field("id"), Field("name"), block.GetProperty("input").GetRawText())]),
            "tool_result" => new("tool", block.TryGetProperty("content", out var result) ? Result(result) : "", [], Field("tool_use_id")),
            _ => null,
        };
    }

    private static string Result(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Join("\n\n", content.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
}
