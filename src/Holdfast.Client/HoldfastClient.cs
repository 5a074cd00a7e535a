using System.Net.Http.Headers;
using Holdfast.Client.Contract;
using Holdfast.Client.Http;

namespace Holdfast.Client;

/// <summary>
/// A typed client of a Holdfast server. Safe for any number of calls at once. Lost connections, overload and rate limits are retried
/// with the same Idempotency-Key, so that nothing is said or created twice. A refusal throws <see cref="HoldfastException"/>, a server that
/// stays out of reach <see cref="HttpRequestException"/> or <see cref="TimeoutException"/>.
/// </summary>
/// <param name="http">
/// Its BaseAddress is the server's root; the key is among its default headers; its Timeout is infinite. The caller owns it.
/// </param>
public sealed partial class HoldfastClient(HttpClient http, TimeProvider? clock = null)
{
    private readonly Transport _transport = new(http, clock ?? TimeProvider.System);

    /// <summary>A client with connections of its own.</summary>
    /// <param name="server">The server's root, e.g. http://127.0.0.1:8787.</param>
    /// <param name="key">hf_…</param>
    public static HoldfastClient Connect(Uri server, string? key)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // DNS may change.
        };
        var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new(http);
    }

    /// <summary>Where the server is.</summary>
    public Uri? Server => http.BaseAddress;

    /// <summary>Every item of a list, page by page as they are asked for.</summary>
    /// <param name="page">Fetches the page of a cursor; the first for null.</param>
    public static async IAsyncEnumerable<T> AllAsync<T>(Func<string?, Task<Page<T>>> page)
    {
        string? cursor = null;
        do
        {
            var current = await page(cursor);
            foreach (var item in current.Data) yield return item;
            cursor = current.NextCursor;
        }
        while (cursor is not null);
    }

    private static string Path(string root, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var parts = new List<string>();
        foreach (var (name, value) in query)
            if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(value)}");
        return parts.Count == 0 ? root : $"{root}?{string.Join('&', parts)}";
    }
}
