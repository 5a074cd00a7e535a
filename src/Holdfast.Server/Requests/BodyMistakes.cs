using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Client.Contract;
using Holdfast.Server.Configuration;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Requests;

/// <summary>
/// Why a body could not be read: the reader stops at its first trouble, so the body is walked again here, along its type, for all of them.
/// Only runs when there is something to find.
/// </summary>
internal sealed class BodyMistakes
{
    private readonly List<FieldError> _errors = [];

    public static ProblemResult Of(byte[] bytes, JsonTypeInfo type, JsonException fault)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return ErrorCode.BodyMalformed.Problem("The body is not a JSON object.");
            return ErrorCode.Invalid(In(json, type) is { Count: > 0 } errors ? errors : [new(Field(fault.Path), fault.Message)]);
        }
        catch (JsonException e)
        {
            return ErrorCode.BodyMalformed.Problem(
                $"Line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: the JSON breaks off or is not well-formed.");
        }
    }

    /// <summary>What the reader lets pass although no type allows it: null as an element of a list.</summary>
    public static ProblemResult? Nulls(byte[] bytes, JsonTypeInfo type)
    {
        if (bytes.AsSpan().IndexOf("null"u8) < 0) return null;
        using var json = JsonDocument.Parse(bytes);
        return In(json, type) is { Count: > 0 } errors ? ErrorCode.Invalid(errors) : null;
    }

    private static List<FieldError> In(JsonDocument json, JsonTypeInfo type)
    {
        var mistakes = new BodyMistakes();
        mistakes.Walk(json.RootElement, type, "");
        return mistakes._errors;
    }

    private void Walk(JsonElement json, JsonTypeInfo type, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.None when json.ValueKind == JsonValueKind.Null && type.Type != typeof(JsonElement):
                Add(path, $"It must not be null. Give {Expected(type)}.");
                break;
            case JsonTypeInfoKind.Object when json.ValueKind == JsonValueKind.Object:
                Members(json, type, path);
                break;
            case JsonTypeInfoKind.Enumerable when json.ValueKind == JsonValueKind.Array:
                foreach (var (index, item) in json.EnumerateArray().Index())
                    Walk(item, ElementType(type), FormattableString.Invariant($"{path}[{index}]"));
                break;
            case JsonTypeInfoKind.Dictionary when json.ValueKind == JsonValueKind.Object:
                foreach (var member in json.EnumerateObject()) Walk(member.Value, ElementType(type), Join(path, member.Name));
                break;
            case JsonTypeInfoKind.None when Reads(json, type):
                break;
            default:
                Add(path, $"Give {Expected(type)}.");
                break;
        }
    }

    private void Members(JsonElement json, JsonTypeInfo type, string path)
    {
        foreach (var member in json.EnumerateObject())
        {
            var field = Join(path, member.Name);
            var property = type.Properties.FirstOrDefault(property => property.Name == member.Name);
            if (property is null)
                Add(field, Unknown(member.Name, type));
            else if (member.Value.ValueKind != JsonValueKind.Null)
                Walk(member.Value, type.Options.GetTypeInfo(property.PropertyType), field);
            else if (!property.IsSetNullable)
                Add(field, $"It must not be null. Give {Expected(type.Options.GetTypeInfo(property.PropertyType))}.");
        }
        foreach (var property in type.Properties.Where(property => property.IsRequired && !json.TryGetProperty(property.Name, out _)))
            Add(Join(path, property.Name), $"It is required. Give {Expected(type.Options.GetTypeInfo(property.PropertyType))}.");
    }

    private static string Unknown(string name, JsonTypeInfo type) =>
        Spelling.Nearest(name, type.Properties.Select(property => property.Name)) is { } near
        ? $"There is no such field. Did you mean {near}?"
        : $"There is no such field; there are {string.Join(", ", type.Properties.Select(property => property.Name))}.";

    private static JsonTypeInfo ElementType(JsonTypeInfo type) => type.Options.GetTypeInfo(type.ElementType!);

    private static bool Reads(JsonElement json, JsonTypeInfo type)
    {
        try
        {
            json.Deserialize(type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Expected(JsonTypeInfo type)
    {
        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        if (value.IsEnum) return string.Join(", ", Enum.GetNames(value).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        return type.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            JsonTypeInfoKind.Enumerable => "a list",
            _ when value == typeof(string) => "text",
            _ when value == typeof(JsonElement) => "a JSON value",
            _ when value == typeof(bool) => "true or false",
            _ when value == typeof(DateTimeOffset) => "a time such as 2026-11-21T10:00:00Z",
            _ => "a whole number",
        };
    }

    private void Add(string path, string message) => _errors.Add(new(path, message));

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Field(string? jsonPath) => (jsonPath ?? "").TrimStart('$').TrimStart('.');
}
