using System.Text.Json;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>
/// Answers items that stand in the last message, a JSON object with id and content to a line: each with its own line, the content turned
/// round. With
/// <c>most=n</c> it loses what comes after the first n; an item whose content begins with "silent" it never answers.
/// </summary>
internal sealed class ItemsModel : IModel
{
    public Answer Reply(ModelRequest call)
    {
        var most = Options.Parse(call.Name.Options).Int("most", int.MaxValue);
        var lines = call.LastWords().Split('\n').Select(Item).OfType<(string Id, string Content)>().Take(most)
            .Where(item => !item.Content.StartsWith("silent", StringComparison.Ordinal))
            .Select(item => JsonSerializer.Serialize(new { id = item.Id, answer = Reversed(item.Content) }));
        return Answer.Say(string.Join('\n', lines) is { Length: > 0 } text ? text : "(no items)");
    }

    private static (string Id, string Content)? Item(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return (json.RootElement.GetProperty("id").GetString()!, json.RootElement.GetProperty("content").GetString()!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Reversed(string text) => string.Concat(text.Reverse());
}
