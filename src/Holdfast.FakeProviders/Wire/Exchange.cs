using Holdfast.FakeProviders.Log;

namespace Holdfast.FakeProviders.Wire;

/// <summary>One request and what is known of it outside its content.</summary>
internal sealed class Exchange(HttpContext http, byte[] body, LogEntry entry, TimeProvider time)
{
    public HttpContext Http { get; } = http;
    public byte[] Body { get; } = body;
    public LogEntry Entry { get; } = entry;
    public string RequestId => Entry.RequestId;
    public DateTimeOffset Started => Entry.At;
    public TimeProvider Time { get; } = time;

    /// <summary>The API key: it stands for the workspace that owns caches, limits and bills. Empty before it was checked.</summary>
    public string Workspace { get; set; } = "";

    public CancellationToken Gone => Http.RequestAborted;

    public async Task SendJsonAsync(byte[] body)
    {
        Entry.Status = 200;
        Http.Response.ContentType = "application/json";
        Http.Response.ContentLength = body.Length;
        await Http.Response.BodyWriter.WriteAsync(body, Gone);
    }
}
