using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Holdfast.Core.Tools;

/// <summary>
/// Walks a value along a schema. A keyword of the wrong shape asserts nothing: <see cref="SchemaLint"/> told of it when it was saved.
/// </summary>
internal sealed class SchemaCheck(JsonElement root)
{
    /// <summary>More would only bury the first ones.</summary>
    private const int MaxProblems = 20;

    // Schemas may refer to themselves without end, and branches multiply.
    private const int MaxDepth = 128, MaxSteps = 100_000;

    /// <summary>Longer and the text is an attack on the pattern.</summary>
    public static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    private int _steps;

    public IReadOnlyList<string> Problems(JsonElement value)
    {
        var problems = Problems(root, new(value, "", 0));
        return problems.Count <= MaxProblems ? problems : [.. problems.Take(MaxProblems), $"And {problems.Count - MaxProblems} more."];
    }

    private List<string> Problems(JsonElement schema, Place at)
    {
        var problems = new List<string>();
        if (at.Depth > MaxDepth || ++_steps > MaxSteps) problems.Add($"{at} cannot be checked: the schema refers to itself too often.");
        else if (schema.ValueKind == JsonValueKind.False) problems.Add($"{at} is not allowed; leave it out.");
        else if (schema.ValueKind == JsonValueKind.Object && !IsNullable(schema, at.Value)) Check(schema, at, problems);
        return problems;
    }

    private static bool IsNullable(JsonElement schema, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null && schema.Find("nullable").ValueKind == JsonValueKind.True;

    private void Check(JsonElement schema, Place at, List<string> problems)
    {
        var types = schema.Find("type").OneOrMore().Select(type => type.Text() ?? "").ToList();
        if (types.Count > 0 && !types.Exists(type => Json.Is(at.Value, type)))
        {
            problems.Add($"{at} is {Json.Named(at.Value)}; send {string.Join(" or ", types.Select(Json.Article))}.");
            return; // What else is wrong follows from this.
        }
        Fixed(schema, at, problems);
        switch (at.Value.ValueKind)
        {
            case JsonValueKind.Object: Object(schema, at, problems); break;
            case JsonValueKind.Array: Array(schema, at, problems); break;
            case JsonValueKind.String: Text(schema, at, problems); break;
            case JsonValueKind.Number: Number(schema, at, problems); break;
        }
        Combined(schema, at, problems);
    }

    private static void Fixed(JsonElement schema, Place at, List<string> problems)
    {
        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, at.Value))
            problems.Add($"{at} is {Json.Short(at.Value)}; it must be {Json.Short(only)}.");
        var choices = schema.Find("enum").Items().ToList();
        if (choices.Count > 0 && !choices.Exists(choice => JsonElement.DeepEquals(choice, at.Value)))
            problems.Add($"{at} is {Json.Short(at.Value)}; use one of {string.Join(", ", choices.Select(Json.Short))}.");
    }

    private void Object(JsonElement schema, Place at, List<string> problems)
    {
        var known = schema.Find("properties");
        var others = schema.Find("additionalProperties");
        foreach (var name in schema.Find("required").Items().Select(item => item.Text()).OfType<string>())
            if (!at.Value.TryGetProperty(name, out _)) problems.Add($"{at.Below(name, default)} is missing; add it.");
        foreach (var property in at.Value.EnumerateObject())
        {
            var place = at.Below(property.Name, property.Value);
            if (known.Find(property.Name) is { ValueKind: not JsonValueKind.Undefined } rule) problems.AddRange(Problems(rule, place));
            else if (others.ValueKind == JsonValueKind.False) problems.Add($"{place} is not known; leave it out. Known: {Names(known)}.");
            else problems.AddRange(Problems(others, place));
        }
    }

    private static string Names(JsonElement known) => known.ValueKind == JsonValueKind.Object && known.EnumerateObject().Any()
        ? string.Join(", ", known.EnumerateObject().Select(property => property.Name))
        : "none";

    private void Array(JsonElement schema, Place at, List<string> problems)
    {
        var count = at.Value.GetArrayLength();
        if (schema.Find("minItems").Whole() is { } min && count < min) problems.Add($"{at} has {count} items; send at least {min}.");
        if (schema.Find("maxItems").Whole() is { } max && count > max) problems.Add($"{at} has {count} items; send at most {max}.");
        if (schema.Find("uniqueItems").ValueKind == JsonValueKind.True
            && at.Value.EnumerateArray().Distinct(SameJson.Comparer).Count() < count)
            problems.Add($"{at} has an item twice; send each once.");
        var first = schema.Find("prefixItems").Items().ToList();
        var rest = schema.Find("items");
        foreach (var (index, item) in at.Value.EnumerateArray().Index())
        {
            var place = at.Below(index.ToString(CultureInfo.InvariantCulture), item);
            problems.AddRange(Problems(index < first.Count ? first[index] : rest, place));
        }
    }

    private static void Text(JsonElement schema, Place at, List<string> problems)
    {
        var text = at.Value.GetString()!;
        var length = text.EnumerateRunes().Count();
        if (schema.Find("minLength").Whole() is { } min && length < min)
            problems.Add($"{at} has {length} characters; send at least {min}.");
        if (schema.Find("maxLength").Whole() is { } max && length > max)
            problems.Add($"{at} has {length} characters; send at most {max}.");
        if (schema.Find("pattern").Text() is { } pattern && !Matches(text, pattern))
            problems.Add($"{at} is {Json.Short(at.Value)}; it must match the pattern {pattern}.");
        if (schema.Find("format").Text() is { } format && Formats.Expected(format, text) is { } expected)
            problems.Add($"{at} is {Json.Short(at.Value)}; send {expected}.");
    }

    private static bool Matches(string text, string pattern)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, PatternTime);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
        catch (RegexParseException)
        {
            return true;
        }
    }

    private static void Number(JsonElement schema, Place at, List<string> problems)
    {
        void Must(string keyword, Func<int, bool> holds, string remedy)
        {
            if (schema.Find(keyword) is { ValueKind: JsonValueKind.Number } bound && !holds(Json.Compare(at.Value, bound)))
                problems.Add($"{at} is {at.Value.GetRawText()}; send {remedy} {bound.GetRawText()}.");
        }

        Must("minimum", order => order >= 0, "at least");
        Must("maximum", order => order <= 0, "at most");
        Must("exclusiveMinimum", order => order > 0, "more than");
        Must("exclusiveMaximum", order => order < 0, "less than");
        if (schema.Find("multipleOf") is { ValueKind: JsonValueKind.Number } step && !Json.IsMultiple(at.Value, step))
            problems.Add($"{at} is {at.Value.GetRawText()}; send a multiple of {step.GetRawText()}.");
    }

    private void Combined(JsonElement schema, Place at, List<string> problems)
    {
        var deeper = at with { Depth = at.Depth + 1 };
        if (schema.Find("$ref").Text() is { } pointer && Json.Resolve(root, pointer) is { } target)
            problems.AddRange(Problems(target, deeper));
        foreach (var each in schema.Find("allOf").Items()) problems.AddRange(Problems(each, deeper));
        OneOrAny(schema.Find("anyOf"), deeper, problems, onlyOne: false);
        OneOrAny(schema.Find("oneOf"), deeper, problems, onlyOne: true);
        if (schema.TryGetProperty("not", out var not) && Problems(not, deeper).Count == 0)
            problems.Add($"{at} is {Json.Short(at.Value)}, which is not allowed; send something else.");
        if (schema.TryGetProperty("if", out var condition))
            problems.AddRange(Problems(schema.Find(Problems(condition, deeper).Count == 0 ? "then" : "else"), deeper));
    }

    private void OneOrAny(JsonElement forms, Place at, List<string> problems, bool onlyOne)
    {
        var tried = forms.Items().Select(form => Problems(form, at)).ToList();
        if (tried.Count == 0) return;
        var fitting = tried.Count(found => found.Count == 0);
        if (fitting == 0)
            problems.Add($"{at} fits none of {tried.Count} allowed forms. Nearest: {string.Join(" ", tried.MinBy(found => found.Count)!)}");
        else if (onlyOne && fitting > 1)
            problems.Add($"{at} fits {fitting} of the allowed forms; make it fit exactly one.");
    }

    /// <param name="Pointer">JSON pointer of the value in the arguments.</param>
    private readonly record struct Place(JsonElement Value, string Pointer, int Depth)
    {
        public Place Below(string name, JsonElement value) =>
            new(value, $"{Pointer}/{Escaped(name)}", Depth + 1);

        private static string Escaped(string name) =>
            name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

        public override string ToString() => Pointer.Length == 0 ? "The whole" : Pointer;
    }
}
