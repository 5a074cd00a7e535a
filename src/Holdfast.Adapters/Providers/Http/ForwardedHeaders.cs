namespace Holdfast.Adapters.Providers.Http;

/// <summary>
/// Which headers of an answer are a client's: what the provider says of the request and its limits. Cookies and the line's own stay here.
/// </summary>
internal static class ForwardedHeaders
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-encoding", "request-id", "x-request-id", "retry-after", "retry-after-ms", "x-should-retry",
    };

    private static readonly string[] Families = ["anthropic-", "openai-", "x-ratelimit-", "x-practice-"];

    public static List<KeyValuePair<string, string>> Of(HttpResponseMessage response)
    {
        var forwarded = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in response.Headers.NonValidated)
            if (IsForwarded(name)) forwarded.Add(new(name, values.ToString()));
        foreach (var (name, values) in response.Content.Headers.NonValidated)
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
