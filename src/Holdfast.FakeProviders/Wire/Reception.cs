using Holdfast.FakeProviders.Limits;
using Holdfast.FakeProviders.Log;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire;

/// <summary>
/// Takes a request in: logs it byte for byte, checks the key, and turns an <see cref="ApiError"/> into the dialect's own.
/// </summary>
internal sealed class Reception(RequestLog log, RateLimits limits, TimeProvider time)
{
    public const int MaxBody = 32 << 20;

    /// <summary>Of what is handed in as a batch.</summary>
    public const int MaxBatchBody = 256 << 20;

    public async Task HandleAsync(HttpContext http, IDialect dialect, Func<Exchange, Task> handle, int maxBody = MaxBody)
    {
        var body = await ReadAsync(http.Request, maxBody);
        var entry = new LogEntry(Ids.Next("req_"), time.GetUtcNow(), http.Request, body ?? []);
        log.Add(entry);
        var exchange = new Exchange(http, body ?? [], entry, time);
        try
        {
            if (body is null) throw ApiError.TooLarge();
            exchange.Workspace = dialect.Authenticate(http.Request);
            await handle(exchange);
        }
        catch (ApiError error)
        {
            await RefuseAsync(exchange, dialect, error);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            entry.Status = 499; // the caller left; the number is nginx's for that
        }
    }

    private async Task RefuseAsync(Exchange exchange, IDialect dialect, ApiError error)
    {
        var response = exchange.Http.Response;
        response.StatusCode = exchange.Entry.Status = dialect.Status(error);
        dialect.AddHeaders(exchange, limits.Peek(exchange.Workspace, null));
        if (error.RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = Invariant($"{seconds}");
        response.ContentType = "application/json";
        var body = dialect.Error(error, exchange.RequestId);
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body, exchange.Gone);
    }

    private static async Task<byte[]?> ReadAsync(HttpRequest request, int maxBody)
    {
        if (request.ContentLength is { } length)
        {
            if (length > maxBody) return null;
            var body = new byte[length];
            await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
            return body;
        }
        using var buffer = new MemoryStream();
        var chunk = new byte[64 << 10];
        while (await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted) is var read and > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > maxBody) return null;
        }
        return buffer.ToArray();
    }
}
