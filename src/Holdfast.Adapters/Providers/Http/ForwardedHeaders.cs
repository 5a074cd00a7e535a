namespace Holdfast.Adapters.Providers.Http;

/// <summary>Which headers of an answer are a client's: what the provider says of the request and its limits. Cookies and the line's own stay here.</summary>
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
        foreach (var (name, values) in response.Headers.NonValidated) Add(name, values.ToString());
        foreach (var (name, values) in response.Content.Headers.NonValidated) Add(name, values.ToString());
        return forwarded;

        void Add(string name, string value)
        {
            if (Names.Contains(name) || Families.Any(family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase)))
                forwarded.Add(new(name, value));
        }
    }
}
