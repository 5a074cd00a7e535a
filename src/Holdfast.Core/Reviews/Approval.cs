using System.Globalization;
using System.Text.Json;

namespace Holdfast.Core.Reviews;

/// <summary>Calls of a tool run only when a person approved them.</summary>
/// <param name="Within">How long people have.</param>
/// <param name="ByDefault">They run when nobody decided in time; otherwise the model is told that nobody did.</param>
/// <param name="Over">Needed only where one of these arguments is above its number; null = always.</param>
public sealed record Approval(TimeSpan Within, bool ByDefault = false, IReadOnlyDictionary<string, decimal>? Over = null)
{
    public static readonly TimeSpan DefaultWithin = TimeSpan.FromDays(1);

    /// <summary>What cannot be compared is shown to a person as well.</summary>
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
