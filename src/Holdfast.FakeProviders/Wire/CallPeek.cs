using System.Text.Json;

namespace Holdfast.FakeProviders.Wire;

/// <summary>What routes a call, read in one pass without building a document.</summary>
internal readonly record struct CallPeek(string? Model, bool Stream, bool IncludeUsage, int? MaxTokens, bool HasMessages)
{
    /// <exception cref="JsonException">The body is not a JSON object.</exception>
    public static CallPeek Read(ReadOnlySpan<byte> body)
    {
        var peek = default(CallPeek);
        var reader = new Utf8JsonReader(body);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("the body must be a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) peek = peek.With(ref reader);
        while (reader.Read()) { } // anything after the object is an error the reader throws
        return peek;
    }

    private enum Field { Other, Model, Stream, StreamOptions, MaxTokens, Messages }

    private CallPeek With(ref Utf8JsonReader reader)
    {
        var field = FieldOf(ref reader);
        reader.Read();
        var peek = field switch
        {
            Field.Model when reader.TokenType == JsonTokenType.String => this with { Model = reader.GetString() },
            Field.Stream => this with { Stream = reader.TokenType == JsonTokenType.True },
            Field.StreamOptions => this with { IncludeUsage = ReadIncludeUsage(ref reader) },
            Field.MaxTokens when reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var max) =>
                this with { MaxTokens = max },
            Field.Messages => this with { HasMessages = reader.TokenType == JsonTokenType.StartArray },
            _ => this,
        };
        reader.Skip();
        return peek;
    }

    private static Field FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("model"u8) ? Field.Model
        : reader.ValueTextEquals("stream"u8) ? Field.Stream
        : reader.ValueTextEquals("stream_options"u8) ? Field.StreamOptions
        : reader.ValueTextEquals("max_tokens"u8) || reader.ValueTextEquals("max_completion_tokens"u8) ? Field.MaxTokens
        : reader.ValueTextEquals("messages"u8) ? Field.Messages
        : Field.Other;

    private static bool ReadIncludeUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var include = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals("include_usage"u8);
            reader.Read();
            include |= wanted && reader.TokenType == JsonTokenType.True;
            reader.Skip();
        }
        return include;
    }
}
