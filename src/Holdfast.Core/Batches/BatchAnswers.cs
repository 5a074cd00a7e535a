using System.Text.Json;

namespace Holdfast.Core.Batches;

/// <summary>
/// Reads what a model said of a group of items: a JSON object to a line. Whatever stands between the lines is passed over, an answer that
/// breaks off is good as far as its lines are whole, and one JSON array of all of it is taken as well. Of an item that is named twice
/// nothing is taken: who can say which is meant.
/// </summary>
public static class BatchAnswers
{
    /// <param name="asked">Ids of the group; no others are taken.</param>
    /// <returns>Answers by id: the string, or the JSON as it was written where it is none.</returns>
    public static IReadOnlyDictionary<string, string> Read(string said, IReadOnlySet<string> asked)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        var twice = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, answer) in Array(said) ?? said.Split('\n').Select(Line).OfType<(string, string)>())
            if (asked.Contains(id) && !answers.TryAdd(id, answer) && answers[id] != answer) twice.Add(id);
        foreach (var id in twice) answers.Remove(id);
        return answers;
    }

    private static List<(string Id, string Answer)>? Array(string said)
    {
        var (from, to) = (said.IndexOf('['), said.LastIndexOf(']'));
        if (from < 0 || to < from || said.AsSpan(0, from).Contains('{')) return null;
        try
        {
            using var json = JsonDocument.Parse(said.AsMemory(from, to - from + 1));
            return [.. json.RootElement.EnumerateArray().Select(Pair).OfType<(string, string)>()];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string Id, string Answer)? Line(string line)
    {
        var text = line.AsMemory().Trim().TrimEnd(',');
        if (text.IsEmpty || text.Span[0] != '{') return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return Pair(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null unless it names an item and says something of it.</summary>
    private static (string Id, string Answer)? Pair(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (!element.TryGetProperty("id", out var id) || !element.TryGetProperty("answer", out var answer)) return null;
        var text = answer.ValueKind == JsonValueKind.String ? answer.GetString()! : answer.GetRawText();
        var isOne = id.ValueKind == JsonValueKind.String && answer.ValueKind != JsonValueKind.Null && text.Length > 0;
        return isOne ? (id.GetString()!, text) : null;
    }
}
