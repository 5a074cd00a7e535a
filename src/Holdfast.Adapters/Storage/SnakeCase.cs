using System.Text.Json;

namespace Holdfast.Adapters.Storage;

/// <summary>The stored names of an enum: the same as in journal entries and on the wire.</summary>
internal static class SnakeCase<T> where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names =
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Name(T value) => Names[value];

    public static T Value(string name) => Values[name];
}
