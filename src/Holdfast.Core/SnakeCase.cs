using System.Text.Json;

namespace Holdfast.Core;

/// <summary>The names of enums in the journal, in the store and on the wire.</summary>
public static class SnakeCase
{
    public static string Name<T>(T value) where T : struct, Enum => Of<T>.Names[value];

    public static T Value<T>(string name) where T : struct, Enum => Of<T>.Values[name];

    private static class Of<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> Values = Names.ToDictionary(pair => pair.Value, pair => pair.Key);
    }
}
