using System.Globalization;
using System.Text.Json;

namespace Holdfast.Core.Reviews;

/// <summary>Which calls of a tool a person has a word in.</summary>
/// <param name="Over">Those in which one of these arguments is above its number; null = all.</param>
public sealed record CallLimit(IReadOnlyDictionary<string, decimal>? Over = null)
{
    /// <summary>What cannot be compared is a person's matter as well.</summary>
    /// <param name="arguments">JSON, as the model wrote it.</param>
    public bool IsNeededFor(string arguments)
    {
        if (Over is null) return true;
        try
        {
            var given = JsonElement.Parse(arguments);
            return given.ValueKind != JsonValueKind.Object
                || Over.Any(limit => given.TryGetProperty(limit.Key, out var value) && value.ValueKind != JsonValueKind.Null && !IsAtMost(value, limit.Value));
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static bool IsAtMost(JsonElement value, decimal most) => value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number <= most;
}
