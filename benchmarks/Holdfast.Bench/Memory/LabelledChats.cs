using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Bench.Memory;

/// <summary>A long conversation with questions about it, and the messages that hold the answers.</summary>
internal sealed record LabelledChat(string Id, IReadOnlyList<ImportMessage> Messages, IReadOnlyList<LabelledQuestion> Questions);

/// <param name="Evidence">Texts of the messages that hold the answer; at least one.</param>
internal sealed record LabelledQuestion(string Text, IReadOnlyList<string> Evidence);

internal static class LabelledChats
{
    private static readonly string[] Dates = ["yyyy-MM-ddTHH:mm:ss", "MMMM-dd-yyyy", "MMMM-d-yyyy"];

    public static IEnumerable<LabelledChat> Read(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return Chat(json.RootElement);
        }
    }

    private static LabelledChat Chat(JsonElement chat)
    {
        var messages = chat.GetProperty("messages").EnumerateArray().Select(Message).Where(message => message.Content.Length > 0).ToList();
        var texts = messages.ToDictionary(message => message.Ref!, message => message.Content);
        var questions = chat.GetProperty("labels").GetProperty("questions").EnumerateArray()
            .Select(question => Question(question, texts)).Where(question => question.Evidence.Count > 0).ToList();
        return new(chat.GetProperty("id").GetString()!, messages, questions);
    }

    private static LabelledQuestion Question(JsonElement question, Dictionary<string, string> texts)
    {
        var refs = question.GetProperty("evidence").EnumerateArray().Select(item => item.GetString()!).Distinct();
        return new(question.GetProperty("question").GetString()!, [.. refs.Where(texts.ContainsKey).Select(name => texts[name])]);
    }

    private static ImportMessage Message(JsonElement message) => new(
        message.GetProperty("role").GetString() == "user" ? MessageRole.User : MessageRole.Assistant,
        message.GetProperty("content").GetString()!,
        Optional(message, "name"),
        DateTimeOffset.TryParseExact(
            Optional(message, "ts"), Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        message.GetProperty("ref").GetString());

    private static string? Optional(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
