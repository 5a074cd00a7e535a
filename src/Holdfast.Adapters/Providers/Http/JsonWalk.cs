using System.Text.Json;

namespace Holdfast.Adapters.Providers.Http;

/// <summary>Steps through a JSON value without making objects of it, for the events that come by the hundred.</summary>
internal static class JsonWalk
{
    /// <summary>Goes to the value and into it, which must be an object; false when it is null.</summary>
    public static bool EnterObject(this ref Utf8JsonReader json) => json.Enter(JsonTokenType.StartObject);

    /// <summary>Goes to the value and into it, which must be an array; false when it is null.</summary>
    public static bool EnterArray(this ref Utf8JsonReader json) => json.Enter(JsonTokenType.StartArray);

    /// <summary>Goes to the name of the next member, whose value is then to be read, entered or skipped; false at the object's end.</summary>
    public static bool NextMember(this ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes into the next item of an array of objects; false at its end.</summary>
    public static bool NextObject(this ref Utf8JsonReader json) =>
        json.Read() && json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.EndArray => false,
            _ => throw new JsonException("An object was expected."),
        };

    public static string? ReadText(this ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) throw new JsonException("A text was expected.");
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException e) // what the reader throws for text that no string can hold
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static int ReadInt(this ref Utf8JsonReader json) =>
        json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var number)
            ? number
            : throw new JsonException("A whole number was expected.");

    private static bool Enter(this ref Utf8JsonReader json, JsonTokenType start) =>
        json.Read() && json.TokenType != JsonTokenType.Null
        && (json.TokenType == start ? true : throw new JsonException($"{start} was expected, not {json.TokenType}."));
}
