using System.Globalization;
using System.Text.Json;

namespace Holdfast.Runtime.Dialects;

/// <summary>
/// The members of a JSON object of a request. Each is taken once by whoever knows what it means; those that nobody took are named as
/// dropped. Null and absent are the same.
/// </summary>
/// <param name="path">Of the object in the request; empty for the request itself.</param>
/// <param name="dropped">Names of what was left, in this object and those inside it.</param>
internal sealed class Fields(JsonElement of, string path, List<string> dropped)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public static Fields Of(JsonElement body, List<string> dropped) => body.ValueKind == JsonValueKind.Object
        ? new(body, "", dropped)
        : throw new UntranslatableException("body", "Send a JSON object.");

    public string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    public JsonElement? Take(string name)
    {
        _taken.Add(name);
        return of.Get(name);
    }

    public string? Text(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => Read(text, Path(name)),
        _ => throw Wrong(name, "A text was expected."),
    };

    public string NeedText(string name) => Text(name) ?? throw Wrong(name, "It is missing.");

    public bool? Flag(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "true or false was expected."),
    };

    public int? Whole(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Wrong(name, "A whole number was expected.");

    public double? Number(string name) => Take(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number
        : throw Wrong(name, "A number was expected.");

    public Fields? Object(string name) => Take(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new(value, Path(name), dropped),
        _ => throw Wrong(name, "An object was expected."),
    };

    public Fields NeedObject(string name) => Object(name) ?? throw Wrong(name, "It is missing.");

    /// <summary>The objects of an array; none when it is absent.</summary>
    public List<Fields> Objects(string name)
    {
        if (Take(name) is not { } array) return [];
        if (array.ValueKind != JsonValueKind.Array) throw Wrong(name, "An array was expected.");
        var (objects, at) = (new List<Fields>(), 0);
        foreach (var item in array.EnumerateArray())
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"{Path(name)}[{at++}]");
            if (item.ValueKind != JsonValueKind.Object) throw new UntranslatableException(where, "An object was expected.");
            objects.Add(new(item, where, dropped));
        }
        return objects;
    }

    /// <summary>A text, or the texts of an array.</summary>
    public IReadOnlyList<string> Texts(string name) => Take(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } text => [Read(text, Path(name))],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [.. many.EnumerateArray().Select(item => Read(item, Path(name)))],
        _ => throw Wrong(name, "A text or an array of texts was expected."),
    };

    /// <summary>Without it the request would mean something else.</summary>
    /// <param name="unless">Values that mean nothing.</param>
    public void Refuse(string name, string remedy, Func<JsonElement, bool>? unless = null)
    {
        if (Take(name) is { } value && unless?.Invoke(value) != true) throw Wrong(name, remedy);
    }

    /// <summary>Takes what is understood without being said.</summary>
    public void Leave(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _taken.Add(name);
    }

    /// <summary>Names what nobody took. Last.</summary>
    public void Done()
    {
        foreach (var member in of.EnumerateObject())
            if (member.Value.ValueKind != JsonValueKind.Null && _taken.Add(member.Name)) Drop(member.Name);
    }

    /// <summary>It is left out, and said to be.</summary>
    public void Drop(string name)
    {
        if (!dropped.Contains(name)) dropped.Add(name);
    }

    public UntranslatableException Wrong(string name, string remedy) => new(Path(name), remedy);

    public UntranslatableException Wrong(string remedy) => new(path, remedy);

    public static bool IsFalse(JsonElement value) => value.ValueKind == JsonValueKind.False;

    public static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0;

    public static bool Is(JsonElement value, int number) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var whole) && whole == number;

    public static bool Is(JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static string Read(JsonElement text, string path)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException) // half of a surrogate pair
        {
            throw new UntranslatableException(path, "It is no valid text.");
        }
    }
}
