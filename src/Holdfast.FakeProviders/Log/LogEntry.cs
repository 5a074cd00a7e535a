using Microsoft.Extensions.Primitives;

namespace Holdfast.FakeProviders.Log;

internal sealed class LogEntry(string requestId, DateTimeOffset at, HttpRequest request, byte[] body)
{
    public long Seq { get; set; }
    public string RequestId { get; } = requestId;
    public DateTimeOffset At { get; } = at;
    public string Method { get; } = request.Method;
    public string Path { get; } = request.Path + request.QueryString;
    public KeyValuePair<string, string>[] Headers { get; } = Copy(request.Headers);
    public byte[] Body { get; } = body;

    /// <summary>0 until answered, and for good when the connection was cut before an answer.</summary>
    public int Status { get; set; }

    public string? Model { get; set; }
    public string? Fault { get; set; }

    private static KeyValuePair<string, string>[] Copy(IHeaderDictionary headers)
    {
        var copy = new KeyValuePair<string, string>[headers.Count];
        var at = 0;
        foreach (var (name, value) in headers) copy[at++] = new(name, IsSecret(name) ? Redact(value) : value.ToString());
        return copy;
    }

    private static bool IsSecret(string header) =>
        header.Equals("authorization", StringComparison.OrdinalIgnoreCase)
            || header.Equals("x-api-key", StringComparison.OrdinalIgnoreCase);

    private static string Redact(StringValues value)
    {
        var text = value.ToString();
        return "..." + text[Math.Max(0, text.Length - 4)..];
    }
}
