namespace Holdfast.Core.Memory.Squeezing;

/// <summary>A unified diff: file headers and changed lines; context only next to a change.</summary>
internal static class DiffText
{
    private static readonly string[] Headers = ["diff ", "--- ", "+++ ", "@@ ", "rename ", "new file", "deleted file"];

    public static List<Line>? Read(string content)
    {
        if (!content.Contains("\n@@ -", StringComparison.Ordinal) || !content.Contains("+++ ", StringComparison.Ordinal)) return null;
        var texts = PlainText.Split(content);
        return [.. texts.Select((text, i) => new Line(text, Weigh(texts, i)))];
    }

    private static int Weigh(List<string> texts, int i) =>
        Array.Exists(Headers, header => texts[i].StartsWith(header, StringComparison.Ordinal)) ? Line.Most
        : IsChange(texts[i]) ? 4
        : (i > 0 && IsChange(texts[i - 1])) || (i + 1 < texts.Count && IsChange(texts[i + 1])) ? 2
        : 0;

    private static bool IsChange(string line) => line.Length > 1 && line[0] is '+' or '-';
}
