using System.Text.Json;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Tools;

/// <summary>Reads a tool's schema when it is saved: every keyword it uses must be one that is checked, and of the right shape.</summary>
internal sealed class SchemaLint(JsonElement root)
{
    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];
    private static readonly string[] OneSchema = ["additionalProperties", "items", "not", "if", "then", "else"];
    private static readonly string[] ManySchemas = ["prefixItems", "anyOf", "oneOf", "allOf"];
    private static readonly string[] NamedSchemas = ["properties", "$defs", "definitions"];
    private static readonly string[] Counts = ["minLength", "maxLength", "minItems", "maxItems"];
    private static readonly string[] Numbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];

    /// <summary>They assert something and are not checked: arguments would pass that the author meant to forbid.</summary>
    private static readonly string[] Unsupported =
    [
        "patternProperties", "propertyNames", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "dependencies",
        "contains", "minContains", "maxContains", "unevaluatedProperties", "unevaluatedItems", "additionalItems",
        "$dynamicRef", "$recursiveRef",
    ];

    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Problems()
    {
        if (root.Find("type").Text() != "object") Add("", "type", "must be \"object\": arguments are an object");
        Schema(root, "");
        return _problems;
    }

    private void Schema(JsonElement schema, string at)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False) return;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            _problems.Add($"{(at.Length == 0 ? "The schema" : at)} must be an object or a boolean.");
            return;
        }
        foreach (var keyword in schema.EnumerateObject()) Keyword(keyword.Name, keyword.Value, at);
    }

    private void Keyword(string name, JsonElement value, string at)
    {
        if (Unsupported.Contains(name)) Add(at, name, "is not supported; remove it, or set validate to false and let the tool check");
        else if (OneSchema.Contains(name)) Schema(value, $"{at}/{name}");
        else if (ManySchemas.Contains(name)) Each(name, value, at);
        else if (NamedSchemas.Contains(name)) Named(name, value, at);
        else if (Counts.Contains(name)) Must(value.Whole() is not null, at, name, "must be a whole number, 0 or more");
        else if (Numbers.Contains(name)) Must(value.ValueKind == JsonValueKind.Number, at, name, "must be a number");
        else Other(name, value, at);
    }

    private void Other(string name, JsonElement value, string at)
    {
        switch (name)
        {
            case "type":
                var types = value.OneOrMore().ToList();
                var known = types.Count > 0 && types.TrueForAll(type => Types.Contains(type.Text()));
                Must(known, at, name, $"must be of {string.Join(", ", Types)}");
                break;
            case "required":
                var named = value.ValueKind == JsonValueKind.Array && value.Items().All(item => item.Text() is not null);
                Must(named, at, name, "must be a list of names");
                break;
            case "enum":
                Must(value.Items().Any(), at, name, "must be a list of at least one value");
                break;
            case "pattern":
                Must(value.Text() is { } pattern && IsPattern(pattern), at, name, "must be a regular expression");
                break;
            case "$ref":
                var leads = value.Text() is { } target && Json.Resolve(root, target) is not null;
                Must(leads, at, name, "must lead to a place in this schema, such as #/$defs/name");
                break;
            case "uniqueItems" or "nullable":
                Must(value.ValueKind is JsonValueKind.True or JsonValueKind.False, at, name, "must be true or false");
                break;
        }
    }

    private void Each(string name, JsonElement value, string at)
    {
        Must(value.Items().Any(), at, name, "must be a list of at least one schema");
        foreach (var (index, item) in value.Items().Index()) Schema(item, FormattableString.Invariant($"{at}/{name}/{index}"));
    }

    private void Named(string name, JsonElement value, string at)
    {
        Must(value.ValueKind == JsonValueKind.Object, at, name, "must be an object of schemas");
        if (value.ValueKind != JsonValueKind.Object) return;
        foreach (var property in value.EnumerateObject()) Schema(property.Value, $"{at}/{name}/{property.Name}");
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, SchemaCheck.PatternTime);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void Must(bool holds, string at, string keyword, string remedy)
    {
        if (!holds) Add(at, keyword, remedy);
    }

    private void Add(string at, string keyword, string what) => _problems.Add($"{at}/{keyword} {what}.");
}
