using System.Globalization;
using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders;

/// <summary>"name=value,name=value", as in model names and practice headers.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public static Options Parse(string text)
    {
        var options = new Options();
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split('=', 2);
            options._values[parts[0]] = parts.Length == 2 ? parts[1] : "";
        }
        return options;
    }

    public int Int(string name, int fallback) => (int)Number(name, fallback);

    public double Number(string name, double fallback)
    {
        if (!_values.TryGetValue(name, out var text)) return fallback;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ApiError.Invalid($"practice option '{name}' must be a number, got '{text}'");
    }
}
