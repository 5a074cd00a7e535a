using System.Text.Json;
using Holdfast.Client.Contract;

namespace Holdfast.Server.Agents;

/// <summary>What differs between two definitions, by path.</summary>
public static class DefinitionDiff
{
    public static IReadOnlyList<FieldChange> Between(string before, string after)
    {
        using var old = JsonDocument.Parse(before);
        using var changed = JsonDocument.Parse(after);
        return [.. Compare("", old.RootElement, changed.RootElement)];
    }

    private static IEnumerable<FieldChange> Compare(string path, JsonElement? before, JsonElement? after)
    {
        if (before is { ValueKind: JsonValueKind.Object } oldObject && after is { ValueKind: JsonValueKind.Object } newObject)
            return Names(oldObject).Union(Names(newObject)).SelectMany(name =>
                Compare(path.Length == 0 ? name : $"{path}.{name}", Member(oldObject, name), Member(newObject, name)));
        if (before is { ValueKind: JsonValueKind.Array } oldArray && after is { ValueKind: JsonValueKind.Array } newArray)
            return Enumerable.Range(0, Math.Max(oldArray.GetArrayLength(), newArray.GetArrayLength())).SelectMany(index =>
                Compare($"{path}[{index}]", Item(oldArray, index), Item(newArray, index)));
        return before is { } a && after is { } b && JsonElement.DeepEquals(a, b)
            ? []
            : [new FieldChange(path, before?.Clone(), after?.Clone())];
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static JsonElement? Member(JsonElement element, string name) => element.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Item(JsonElement element, int index) => index < element.GetArrayLength() ? element[index] : null;
}
