using System.Text.Json;

namespace Holdfast.Core.Tools;

/// <summary>
/// Checks the arguments of a tool call against the part of JSON Schema that tools use. Each problem is a sentence with the JSON
/// pointer of the place and the remedy, written for the model that has to mend it.
/// </summary>
public static class ArgumentCheck
{
    /// <summary>What is wrong with the arguments; empty = nothing.</summary>
    public static IReadOnlyList<string> Problems(string schema, string arguments)
    {
        using var rules = JsonDocument.Parse(schema);
        try
        {
            using var value = JsonDocument.Parse(arguments);
            return new SchemaCheck(rules.RootElement).Problems(value.RootElement);
        }
        catch (JsonException e)
        {
            return [$"The arguments are not JSON ({e.Message.TrimEnd('.')}); write one JSON object."];
        }
        catch (InvalidOperationException) // what JsonElement throws for text that no string can hold
        {
            return ["The arguments hold an escape of half a surrogate pair; write the character itself."];
        }
    }

    /// <summary>What is wrong with a tool's schema, keywords included that would silently go unchecked; empty = nothing.</summary>
    public static IReadOnlyList<string> Lint(string schema)
    {
        try
        {
            using var rules = JsonDocument.Parse(schema);
            return new SchemaLint(rules.RootElement).Problems();
        }
        catch (JsonException e)
        {
            return [$"The schema is not JSON ({e.Message.TrimEnd('.')})."];
        }
    }
}
