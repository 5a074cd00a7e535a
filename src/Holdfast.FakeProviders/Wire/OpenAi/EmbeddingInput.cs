using System.Text.Json;
using Holdfast.FakeProviders.Cards;
using Holdfast.FakeProviders.Tokens;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.OpenAi;

/// <summary>A request for vectors, read as strictly as the provider does.</summary>
/// <param name="Base64">Vectors are wanted as little-endian numbers of 32 bits in base64.</param>
internal sealed record EmbeddingInput(IReadOnlyList<string> Texts, int Tokens, int Dimensions, bool Base64)
{
    private const int MaxTexts = 2_048, MaxTokens = 300_000;

    private static readonly HashSet<string> Fields =
        new(StringComparer.Ordinal) { "model", "input", "encoding_format", "dimensions", "user" };

    /// <exception cref="ApiError">The real provider would refuse it.</exception>
    public static EmbeddingInput Read(JsonElement body, Card card)
    {
        foreach (var property in body.EnumerateObject())
            if (!Fields.Contains(property.Name))
                throw ApiError.Invalid($"Unrecognized request argument supplied: {property.Name}", property.Name, "unknown_parameter");
        var texts = ReadTexts(body.Get("input"));
        return new(texts, CountTokens(texts, card), ReadDimensions(body, card), IsBase64(body));
    }

    private static List<string> ReadTexts(JsonElement? input)
    {
        List<string> texts = input switch
        {
            null => throw ApiError.Invalid("Missing required parameter: 'input'.", "input", "missing_required_parameter"),
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                [.. many.EnumerateArray().Select(item => item.GetString()!)],
            _ => throw ApiError.Invalid(
                "The practice model makes vectors of texts only: 'input' must be a string or an array of strings.", "input"),
        };
        if (texts.Count == 0 || texts.Contains(""))
            throw ApiError.Invalid("'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.");
        if (texts.Count > MaxTexts)
            throw ApiError.Invalid(
                Invariant($"Invalid 'input': array too long. Expected an array with maximum length {MaxTexts}, ")
                + Invariant($"but got an array with length {texts.Count} instead."), "input", "array_above_max_length");
        return texts;
    }

    private static int CountTokens(List<string> texts, Card card)
    {
        var tokens = texts.ConvertAll(text => card.Tokens(Tokenizer.Count(text)));
        if (tokens.Find(count => count > card.Window) is var most and > 0)
            throw ApiError.Invalid(
                Invariant($"This model's maximum context length is {card.Window} tokens, however you requested {most} tokens ")
                + Invariant($"({most} in your prompt; 0 for the completion). Please reduce your prompt; or completion length."));
        var sum = tokens.Sum();
        return sum <= MaxTokens ? sum : throw ApiError.Invalid(
            Invariant($"Invalid 'input': maximum request size is {MaxTokens} tokens per request, but got {sum}."),
            "input", "max_tokens_per_request");
    }

    private static int ReadDimensions(JsonElement body, Card card)
    {
        if (body.GetInt("dimensions") is not { } asked) return card.Dimensions;
        if (!card.Shortens) throw ApiError.Invalid("This model does not support specifying dimensions.", "dimensions");
        return asked >= 1 && asked <= card.Dimensions ? asked : throw ApiError.Invalid(
            Invariant($"Invalid value for 'dimensions' = {asked}. Must be between 1 and {card.Dimensions}."), "dimensions", "invalid_value");
    }

    private static bool IsBase64(JsonElement body) => body.Get("encoding_format") switch
    {
        null => false,
        { ValueKind: JsonValueKind.String } format when format.GetString() is "float" or "base64" => format.GetString() == "base64",
        { } other => throw ApiError.Invalid(
            $"Invalid value: '{other}'. Supported values are: 'float' and 'base64'.", "encoding_format", "invalid_value"),
    };
}
