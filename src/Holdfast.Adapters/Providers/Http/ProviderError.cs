using System.Text;
using System.Text.Json;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>What a provider says went wrong. All dialects and the servers compatible with them use one of a few shapes.</summary>
/// <param name="Type">E.g. overloaded_error.</param>
/// <param name="Code">The finer reason, where there is one: OpenAI's code, Anthropic's details.error_code.</param>
internal readonly record struct ProviderError(string? Type, string? Code, string Message)
{
    public static ProviderError Parse(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            if (JsonDocument.TryParseValue(ref reader, out var document))
                using (document) return Read(document.RootElement);
        }
        catch (JsonException)
        {
            // Not JSON: proxies in between answer with pages of their own.
        }
        return new(null, null, Plain(Encoding.UTF8.GetString(body)));
    }

    private static ProviderError Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return new(null, null, root.ToString());
        if (!root.TryGetProperty("error", out var error)) error = root;
        if (error.ValueKind != JsonValueKind.Object) return new(null, null, error.ToString());
        var details = error.TryGetProperty("details", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new(
            Text(error, "type"),
            Text(details, "error_code") ?? Text(error, "code"),
            Text(error, "message") ?? Text(error, "detail") ?? error.GetRawText());
    }

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null
            ? value.ToString()
            : null;

    /// <summary>Of a page only its title: the rest is markup.</summary>
    private static string Plain(string text)
    {
        if (!text.TrimStart().StartsWith('<')) return text.Trim();
        const string open = "<title>";
        var start = text.IndexOf(open, StringComparison.OrdinalIgnoreCase);
        var end = start < 0 ? -1 : text.IndexOf("</title>", start, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? "an HTML page" : $"an HTML page, \"{text[(start + open.Length)..end].Trim()}\"";
    }
}
