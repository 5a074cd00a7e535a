using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Notify;

/// <summary>
/// Posts events to their receivers as the Standard Webhooks specification has it. Any status from 200 to 299 means that it was taken.
/// </summary>
/// <param name="http">See <see cref="NewClient"/>.</param>
public sealed class HttpNotifier(HttpClient http, TimeProvider time) : INotifier
{
    private const string NotPublic = "The address is not one of the public Internet; events are sent to private ones only where the server allows it.";

    // Short enough to follow a receiver's changes of address.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Checks the address that is really connected to, not only the name. Redirects are not followed and no proxy is used: both could lead
    /// elsewhere.
    /// </summary>
    /// <param name="allowPrivate">Private addresses and this machine are receivers like any other.</param>
    public static HttpClient NewClient(bool allowPrivate) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = ConnectionLifetime,
        ActivityHeadersPropagator = null,
        ConnectCallback = (context, cancel) => ConnectAsync(context.DnsEndPoint, allowPrivate, cancel),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async ValueTask<DeliveryOutcome> SendAsync(Notification notification, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Limits.DeliveryTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            using var request = Request(notification);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Outcome(response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new(null, Sentence(e));
        }
    }

    private static HttpRequestMessage Request(Notification notification)
    {
        var content = new ReadOnlyMemoryContent(notification.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var request = new HttpRequestMessage(HttpMethod.Post, notification.Url) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", "Holdfast");
        request.Headers.TryAddWithoutValidation("webhook-id", notification.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", notification.Timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", notification.Signatures);
        return request;
    }

    private DeliveryOutcome Outcome(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode) return new(status, null);
        var redirects = status is >= 300 and < 400 ? " Redirects are not followed." : "";
        return new(status, $"The receiver answered {$"{status} {response.ReasonPhrase}".TrimEnd()}.{redirects}", RetryAfter(response));
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - time.GetUtcNow() is { Ticks: > 0 } wait => wait,
        _ => null,
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool allowPrivate, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, cancel);
        var allowed = Array.FindAll(addresses, address => allowPrivate || PublicAddress.IsOne(address));
        if (allowed.Length == 0 && addresses.Length > 0) throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Sentence(Exception e) => e switch
    {
        OperationCanceledException => $"The receiver did not answer within {Limits.DeliveryTime.TotalSeconds:0} s.",
        HttpRequestException { InnerException: PrivateAddressException } => NotPublic,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The receiver's host name is not known.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "No secure connection to the receiver could be made.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "The connection to the receiver was refused.",
        _ => "The connection to the receiver broke before it had answered.",
    };

    private sealed class PrivateAddressException : IOException;
}
