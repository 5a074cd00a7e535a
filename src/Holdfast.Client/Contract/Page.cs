using System.Text.Json.Serialization;

namespace Holdfast.Client.Contract;

/// <summary>One page of a list. Every list takes <c>?limit=</c> (1 to 200, default 50) and <c>?cursor=</c>.</summary>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last page.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor = null);
