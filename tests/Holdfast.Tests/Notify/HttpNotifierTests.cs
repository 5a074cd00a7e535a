using System.Text;
using Holdfast.Adapters.Notify;
using Holdfast.Core;
using Holdfast.Core.Webhooks;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Client;
using Holdfast.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Notify;

public sealed class HttpNotifierTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Event_is_posted_with_the_headers_of_the_standard_and_its_exact_bytes()
    {
        await using var receiver = await StubServer.StartAsync((http, _) => StatusAsync(http, 204));
        Assert.Equal(new(204, null), await SendAsync(receiver.Url));
        var asked = receiver.Requests.Single();
        Assert.Equal(("POST", "/", """{"type":"turn.completed","text":"Grüße"}"""), (asked.Method, asked.Path, asked.Body));
        Assert.Equal(
            ("evt_1", "1614265330", "v1,abc= v1,def=", "application/json"),
            (asked.Header("webhook-id"), asked.Header("webhook-timestamp"), asked.Header("webhook-signature"), asked.Header("content-type")));
    }

    [Theory]
    [InlineData(500, "The receiver answered 500 Internal Server Error.")]
    [InlineData(302, "The receiver answered 302 Found. Redirects are not followed.")]
    [InlineData(410, "The receiver answered 410 Gone.")]
    public async Task Receiver_that_does_not_take_it_is_told_of_in_a_sentence(int status, string failure)
    {
        await using var receiver = await StubServer.StartAsync((http, _) =>
        {
            http.Response.Headers.Location = "/elsewhere";
            http.Response.Headers.RetryAfter = "120";
            return StatusAsync(http, status);
        });
        var outcome = await SendAsync(receiver.Url);
        Assert.Equal((status, failure, TimeSpan.FromMinutes(2)), (outcome.Status, outcome.Failure, outcome.RetryAfter));
        Assert.Equal(status == 410, outcome.IsGone);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Receiver_that_does_not_answer_in_time_is_left()
    {
        var asked = new TaskCompletionSource();
        await using var receiver = await StubServer.StartAsync(async (http, _) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        var time = new FakeTime();
        var sending = SendAsync(receiver.Url, time: time);
        await asked.Task;
        time.Advance(Limits.DeliveryTime);
        Assert.Equal(new(null, "The receiver did not answer within 15 s."), await sending);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Private_address_is_not_connected_to_whatever_its_name(string host)
    {
        await using var receiver = await StubServer.StartAsync((http, _) => StatusAsync(http, 200));
        var outcome = await SendAsync(new UriBuilder(receiver.Url) { Host = host }.Uri, allowPrivate: false);
        Assert.StartsWith("The address is not one of the public Internet", outcome.Failure, StringComparison.Ordinal);
        Assert.Empty(receiver.Requests);
    }

    [Fact]
    public async Task Nobody_there_is_said() =>
        Assert.Equal(new(null, "The connection to the receiver was refused."), await SendAsync(new("http://127.0.0.1:1/")));

    private static async Task<DeliveryOutcome> SendAsync(Uri url, bool allowPrivate = true, TimeProvider? time = null)
    {
        using var http = HttpNotifier.NewClient(allowPrivate);
        var body = Encoding.UTF8.GetBytes("""{"type":"turn.completed","text":"Grüße"}""");
        return await new HttpNotifier(http, time ?? TimeProvider.System).SendAsync(new Notification(url, "evt_1", 1614265330, "v1,abc= v1,def=", body), Cancel);
    }

    private static Task StatusAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
