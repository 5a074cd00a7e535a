using System.Text;
using System.Text.Json;

namespace Holdfast.Core.Memory.Squeezing;

/// <summary>A JSON value on one line, without the marks that carry nothing for a reader.</summary>
internal static class JsonCell
{
    private const int LongestText = 400, EndChars = 150;

    public static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Middle(value.GetString()!),
        JsonValueKind.Array => Join(value.EnumerateArray().Select(item => Nested(item))),
        JsonValueKind.Object => Join(value.EnumerateObject().Where(field => !IsEmpty(field.Value))
            .Select(field => $"{field.Name}={Nested(field.Value)}")),
        _ => value.GetRawText(),
    };

    private static string Nested(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + Text(value) + "}",
        JsonValueKind.Array => "[" + Text(value) + "]",
        _ => Text(value),
    };

    private static string Join(IEnumerable<string> parts) => new StringBuilder().AppendJoin(", ", parts).ToString();

    // A long text keeps its ends: where it cuts a pair of surrogates, the pair goes.
    private static string Middle(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length <= LongestText) return line;
        var (first, last) = (EndChars, line.Length - EndChars);
        if (char.IsHighSurrogate(line[first - 1])) first--;
        if (char.IsLowSurrogate(line[last])) last++;
        return $"{line[..first]} [… {last - first} characters] {line[last..]}";
    }
}
