namespace Holdfast.FakeProviders.Wire;

internal static class Bearer
{
    /// <summary>The one key that is refused.</summary>
    public const string Invalid = "invalid";

    /// <summary>The token of the authorization header, or an empty string.</summary>
    public static string Of(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
    }
}
