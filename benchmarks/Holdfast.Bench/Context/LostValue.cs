using System.Text;
using System.Text.Json;

namespace Holdfast.Bench.Context;

/// <summary>A value that a step needed and its prompt did not hold.</summary>
/// <param name="LastIn">What it had last stood in: user, assistant, call or result.</param>
/// <param name="StepsAgo">How many answers before.</param>
/// <param name="Length">Characters of the message it stood in.</param>
/// <param name="Place">How far down in it, 0 to 1.</param>
/// <param name="Around">What stood around it there.</param>
internal sealed record LostValue(
    SessionSet Set, string Session, int Message, string Kind, string Text, string Call, string LastIn, int StepsAgo, int Length,
    double Place, string Around)
{
    private const int ShownAround = 60, ShownOfCall = 200;

    private static readonly JsonSerializerOptions _snakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static IEnumerable<LostValue> Of(Played played) =>
        played.Steps.SelectMany(step => step.Lost.Select(value => Of(played.Recording, step.Index, value)));

    public string ToJson() => JsonSerializer.Serialize(
        new { set = Set.Name, Session, Message, Kind, Text, Call, LastIn, StepsAgo, Length, Place, Around }, _snakeCase);

    private static LostValue Of(Recording recording, int index, Value value)
    {
        var at = index;
        string text;
        do text = Said(recording.Messages[--at]);
        while (!Values.StandsIn(text, value) && at > 0);
        var found = Math.Max(0, Values.IndexIn(text, value));
        var (from, to) = (Math.Max(0, found - ShownAround), Math.Min(text.Length, found + value.Text.Length + ShownAround));
        var call = recording.Messages[index].ToolCalls[0].Arguments;
        return new(
            recording.Set, recording.Id, index, value.Kind, value.Text, call[..Math.Min(call.Length, ShownOfCall)],
            PartWith(value, recording.Messages[at]),
            recording.Messages.Take(index).Skip(at).Count(message => message.Role == "assistant"),
            text.Length, Math.Round((double)found / text.Length, 2), text[from..to]);
    }

    private static string PartWith(Value value, RecordedMessage message) =>
        message.Role == "tool" ? "result" : message.Role == "assistant" && !Values.StandsIn(message.Content, value) ? "call" : message.Role;

    private static string Said(RecordedMessage message)
    {
        var text = new StringBuilder();
        Leaves.Write(message, text);
        return text.ToString();
    }
}
