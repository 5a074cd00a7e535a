using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Holdfast.Core.Models;

/// <summary>A data file: a JSON array of rows, each judged on its own, so that all mistakes are told at once.</summary>
internal static class DataFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <param name="problemsOf">What is wrong with a row, given the good rows before it.</param>
    public static (IReadOnlyList<T> Rows, IReadOnlyList<string> Problems) Parse<T>(
        string json, string file, JsonTypeInfo<T> type, Func<T, string> nameOf, Func<T, IReadOnlyList<T>, IEnumerable<string>> problemsOf)
    {
        var rows = new List<T>();
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Array) return (rows, [$"{file} must be a JSON array of rows."]);
            foreach (var (index, element) in document.RootElement.EnumerateArray().Index())
                Add(element, $"{file}, row {index + 1}");
        }
        catch (JsonException e)
        {
            problems.Add($"{file} is not JSON: {e.Message}");
        }
        return (rows, problems);

        void Add(JsonElement element, string where)
        {
            try
            {
                var row = element.Deserialize(type) ?? throw new JsonException("The row is null.");
                var found = problemsOf(row, rows).ToList();
                problems.AddRange(found.Select(problem => $"{where} ({nameOf(row)}): {problem}"));
                if (found.Count == 0) rows.Add(row);
            }
            catch (JsonException e)
            {
                problems.Add($"{where}: {e.Message}");
            }
        }
    }
}
