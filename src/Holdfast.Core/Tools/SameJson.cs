using System.Text.Json;

namespace Holdfast.Core.Tools;

/// <summary>Equality of JSON values: 1 is 1.0, and the order of properties does not matter.</summary>
internal sealed class SameJson : IEqualityComparer<JsonElement>
{
    public static readonly SameJson Comparer = new();

    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    public int GetHashCode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.GetHashCode(StringComparison.Ordinal),
        JsonValueKind.Number => value.GetDouble().GetHashCode(),
        JsonValueKind.Array => value.EnumerateArray().Aggregate(1, (hash, item) => HashCode.Combine(hash, GetHashCode(item))),
        JsonValueKind.Object => value.EnumerateObject()
            .Aggregate(2, (hash, property) => hash ^ HashCode.Combine(property.Name, GetHashCode(property.Value))),
        var kind => (int)kind,
    };
}
