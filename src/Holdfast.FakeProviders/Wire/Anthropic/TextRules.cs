using System.Text.Json;

namespace Holdfast.FakeProviders.Wire.Anthropic;

internal static class TextRules
{
    /// <param name="block">The block the text stands in; undefined for a plain string.</param>
    public static void CheckFilled(string text, JsonElement block, string path)
    {
        if (text.Length == 0 && block.Get("cache_control") is not null)
            throw ApiError.Invalid($"{path}: cache_control cannot be set for empty text blocks");
        if (text.Length == 0) throw ApiError.Invalid($"{path}: text content blocks must be non-empty");
        if (string.IsNullOrWhiteSpace(text)) throw ApiError.Invalid($"{path}: text content blocks must contain non-whitespace text");
    }
}
