namespace Holdfast.Server.DropIn;

/// <summary>
/// Which headers of a client's request are for the provider: those of its protocol. Keys, cookies and the line's own stay here.
/// </summary>
internal static class RequestHeaders
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "accept", "user-agent", "openai-beta" };

    private static readonly string[] Families = ["anthropic-", "x-stainless-", "x-practice-"];

    public static IReadOnlyList<KeyValuePair<string, string>> ForProvider(HttpRequest request)
    {
        var forwarded = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Headers)
            if (IsForwarded(name)) forwarded.Add(new(name, values.ToString()));
        return forwarded;
    }

    private static bool IsForwarded(string name)
    {
        if (Names.Contains(name)) return true;
        foreach (var family in Families)
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
