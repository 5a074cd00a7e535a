using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdfast.Adapters.Tools;
using Holdfast.Core;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Support;
using Xunit;

namespace Holdfast.Tests.Providers;

public sealed class HttpToolHostTests
{
    private static readonly ToolSpec Tool = new(
        "lookup", "Looks up.", """{"type":"object"}""", new("http://tool.example/call?v=1"), TimeSpan.FromSeconds(30), AuthorizationEnv: "TOOL_KEY");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(ToolOutcome Outcome, WireHandler Handler)> Run(
        int status, string body, string arguments = """{"q": 1}""", ToolSpec? tool = null, params (string, string)[] headers)
    {
        var handler = new WireHandler(status, () => new MemoryStream(Encoding.UTF8.GetBytes(body)), headers);
        var host = new HttpToolHost(new HttpClient(handler), TimeProvider.System, name => name == "TOOL_KEY" ? "Bearer s3cret" : null);
        return (await host.RunAsync(Call(arguments, tool ?? Tool), Cancel), handler);
    }

    private static ToolInvocation Call(string arguments, ToolSpec tool) => new(new("t", "cnv_1"), tool, "call_7", arguments, "cnv_1:3:call_7");

    [Fact]
    public async Task Call_is_posted_with_its_arguments_and_its_names()
    {
        var (outcome, handler) = await Run(200, "Grüße");

        Assert.Equal(("Grüße", false), (outcome.Content, outcome.IsError));
        Assert.Equal("""{"call_id":"call_7","name":"lookup","arguments":{"q": 1},"conversation":"cnv_1"}""", Encoding.UTF8.GetString(handler.RequestBody));
        Assert.Equal("http://tool.example/call?v=1", handler.Request!.RequestUri!.ToString());
        Assert.Equal(
            ("cnv_1:3:call_7", "cnv_1", "Bearer s3cret"),
            (Header(handler, "Idempotency-Key"), Header(handler, "Holdfast-Conversation"), Header(handler, "Authorization")));
    }

    private static string Header(WireHandler handler, string name) => string.Join(",", handler.Request!.Headers.GetValues(name));

    [Theory]
    [InlineData("{not json", "\"{not json\"")]
    [InlineData("[1]", "\"[1]\"")]
    [InlineData("", "\"\"")]
    public async Task Arguments_that_are_no_object_are_sent_as_the_model_wrote_them(string arguments, string sent)
    {
        var (_, handler) = await Run(200, "", arguments);

        Assert.Contains($"\"arguments\":{sent},", Encoding.UTF8.GetString(handler.RequestBody), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_is_told_with_status_and_the_start_of_the_body_but_no_secret()
    {
        var (outcome, _) = await Run(422, $"Who is Bearer s3cret? {new string('x', 3000)}");

        Assert.True(outcome.IsError);
        Assert.StartsWith("The tool failed: it answered 422 Unprocessable Entity: Who is [secret]? xxx", outcome.Content, StringComparison.Ordinal);
        Assert.EndsWith("x…", outcome.Content, StringComparison.Ordinal);
        Assert.True(outcome.Content.Length < 2_100);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        var (outcome, _) = await Run(302, "", headers: ("location", "http://169.254.169.254/"));

        Assert.Equal(("The tool failed: it answered 302 Found, and redirects are not followed.", true), (outcome.Content, outcome.IsError));
    }

    [Fact]
    public async Task Long_result_is_cut_at_a_whole_character_and_says_so()
    {
        var (outcome, _) = await Run(200, "a" + string.Concat(Enumerable.Repeat("é", Limits.ToolResultBytes)));

        Assert.False(outcome.IsError);
        Assert.EndsWith("é\n[The result was longer than 1048576 bytes; the rest is cut.]", outcome.Content, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', outcome.Content);
    }

    [Fact]
    public async Task Missing_secret_is_told_without_calling()
    {
        var (outcome, handler) = await Run(200, "", tool: Tool with { AuthorizationEnv = "UNSET" });

        Assert.Equal(("The tool is not set up: the server's environment variable UNSET is empty.", true), (outcome.Content, outcome.IsError));
        Assert.Null(handler.Request);
    }

    [Fact]
    public async Task Silent_tool_is_given_up_at_its_time_limit()
    {
        var time = new FakeTime();
        var asked = new TaskCompletionSource();
        var host = Silent(asked, time);
        var running = host.RunAsync(Call("{}", Tool), Cancel).AsTask();
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(30));

        var outcome = await running;
        Assert.Equal(
            ("The tool did not answer within 30 s; whether it took effect is not known.", true, TimeSpan.FromSeconds(30)),
            (outcome.Content, outcome.IsError, outcome.Duration));
    }

    [Fact]
    public async Task Cancelled_call_is_an_outcome()
    {
        using var cancel = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var running = Silent(asked, new FakeTime()).RunAsync(Call("{}", Tool), cancel.Token).AsTask();
        await asked.Task;
        await cancel.CancelAsync();

        Assert.Equal("The call was cancelled before the tool answered; whether it took effect is not known.", (await running).Content);
    }

    [Fact]
    public async Task Refused_connection_is_told_in_plain_words()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://{listener.LocalEndpoint}/");
        listener.Stop();

        var host = new HttpToolHost(HttpToolHost.NewClient(), TimeProvider.System, _ => null);
        var outcome = await host.RunAsync(Call("{}", Tool with { Url = url, AuthorizationEnv = null }), Cancel);

        Assert.Equal(("The tool could not be reached: the connection was refused.", true), (outcome.Content, outcome.IsError));
    }

    private static HttpToolHost Silent(TaskCompletionSource asked, FakeTime time)
    {
        var handler = new WireHandler(200, () => new PieceStream("half"u8.ToArray(), 4, async cancel =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return 0;
        }));
        return new HttpToolHost(new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, time, _ => "Bearer s3cret");
    }
}
