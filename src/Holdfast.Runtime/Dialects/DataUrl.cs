namespace Holdfast.Runtime.Dialects;

/// <summary>Data in place of an address: <c>data:image/png;base64,…</c>.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:", Base64 = ";base64,";

    public static string Of(string mediaType, string data) => $"{Scheme}{mediaType}{Base64}{data}";

    /// <summary>Null when it is another kind of address.</summary>
    public static (string MediaType, string Data)? Parse(string url)
    {
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var at = url.IndexOf(Base64, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : (url[Scheme.Length..at], url[(at + Base64.Length)..]);
    }
}
