namespace Holdfast.Adapters.Providers.Http;

/// <summary>How providers are reached over HTTP.</summary>
public static class ProviderHttp
{
    // Only ends connection attempts that no call waits for any more: each call keeps its own connect limit.
    private static readonly TimeSpan AbandonedConnect = TimeSpan.FromMinutes(1);

    // Short enough to follow a provider's changes of address.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client for one provider. It follows no redirect and no environment's proxy: both could carry the key elsewhere.</summary>
    public static HttpClient NewClient() => new(NewHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The same, without what a client adds to each call: for many short ones.</summary>
    public static HttpMessageInvoker NewInvoker() => new(NewHandler());

    /// <summary>An address below a base address, whose own path stays.</summary>
    internal static Uri Below(Uri baseUrl, string path) => new($"{baseUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = AbandonedConnect,
        PooledConnectionLifetime = ConnectionLifetime,
        // It would tell others that calls belong together whether anybody asked for spans or not; see TraceHeaders.
        ActivityHeadersPropagator = null,
    };
}
