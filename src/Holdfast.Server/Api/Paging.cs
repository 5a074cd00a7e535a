using Holdfast.Runtime.Ports;
using Holdfast.Server.Errors;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Reads <c>?limit=&amp;cursor=</c>, the same for every list.</summary>
internal static class Paging
{
    private const int Default = 50;

    public static IResult? Read(int? limit, string? cursor, out PageRequest page, int most = 200)
    {
        page = new PageRequest(limit ?? Default, cursor);
        return page.Limit >= 1 && page.Limit <= most ? null : ErrorCode.Invalid([new("limit", $"Use 1 to {most}.")]);
    }

    /// <summary>A list that is short enough to come whole.</summary>
    public static Contract.Page<T> Whole<T>(IEnumerable<T> items) => new([.. items]);
}
