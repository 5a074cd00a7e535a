using System.Text.Json;

namespace Holdfast.Server.Configuration;

/// <summary>What the user wrote, file and environment together, before anything is judged.</summary>
/// <param name="Values">By path of the setting.</param>
public sealed record ServerConfig(IReadOnlyDictionary<string, ConfigValue> Values, IReadOnlyDictionary<string, string> Environment)
{
    public const string FileName = "holdfast.json";

    private const string FileVariable = "HOLDFAST_CONFIG";

    /// <summary>
    /// Variables with our prefix that are not settings: the first names the file, the others belong to the command line tool.
    /// </summary>
    private static readonly HashSet<string> NotSettings = [FileVariable, "HOLDFAST_URL", "HOLDFAST_KEY"];

    private static readonly JsonDocumentOptions WithComments =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static ServerConfig Read(IReadOnlyDictionary<string, string> environment, ICollection<ConfigMistake> mistakes)
    {
        var values = new SortedDictionary<string, ConfigValue>(StringComparer.Ordinal);
        if (FindFile(environment, mistakes) is { } file) AddFile(file, values, mistakes);
        foreach (var (name, value) in environment)
        {
            if (!name.StartsWith(Setting.VariablePrefix, StringComparison.Ordinal) || NotSettings.Contains(name)) continue;
            var path = name[Setting.VariablePrefix.Length..].ToLowerInvariant().Replace("__", ".", StringComparison.Ordinal);
            values[path] = new ConfigValue(value, name);
        }
        return new(values, environment);
    }

    private static string? FindFile(IReadOnlyDictionary<string, string> environment, ICollection<ConfigMistake> mistakes)
    {
        if (environment.GetValueOrDefault(FileVariable) is { Length: > 0 } named)
        {
            if (File.Exists(named)) return named;
            mistakes.Add(new(FileVariable, named, "environment", "There is no such file. Correct the path or leave the variable out."));
            return null;
        }
        var data = environment.GetValueOrDefault(Settings.Data.Variable) ?? Settings.Data.Default;
        return Array.Find([Path.Combine(data, FileName), FileName], File.Exists);
    }

    private static void AddFile(string file, SortedDictionary<string, ConfigValue> values, ICollection<ConfigMistake> mistakes)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file), WithComments);
            if (json.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("It must hold one JSON object.");
            Flatten(json.RootElement, "", file, values);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            mistakes.Add(new(file, null, "file", $"It cannot be read: {e.Message}"));
        }
    }

    private static void Flatten(JsonElement element, string path, string file, SortedDictionary<string, ConfigValue> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    Flatten(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}", file, values);
                break;
            case JsonValueKind.Array:
                values[path] = new(string.Join(',', element.EnumerateArray().Select(item => item.ToString())), file);
                break;
            case JsonValueKind.Null:
                break;
            default:
                values[path] = new(element.ToString(), file);
                break;
        }
    }
}

/// <param name="Source">The file or the variable it was read from.</param>
public sealed record ConfigValue(string Text, string Source);
