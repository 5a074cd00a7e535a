using System.Text;
using Holdfast.Adapters.Providers.Anthropic;
using Holdfast.Adapters.Providers.OpenAi;
using Holdfast.Core.Batches;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Holdfast.Tests.Wire;
using Xunit;
using static Holdfast.Tests.Providers.Calls;

namespace Holdfast.Tests.Providers;

/// <summary>The providers' batch interfaces, byte for byte.</summary>
public sealed class BatchInterfaceTests
{
    private const string Running = """{"id":"msgbatch_1","processing_status":"in_progress","request_counts":{"processing":2},"created_at":"2026-11-01T12:00:00Z"}""";

    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly SoughtBatch Sought = new("bat_1-4", 2, Noon.AddMinutes(-10), Noon.AddMinutes(10));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anthropic_is_handed_all_requests_in_one_body()
    {
        var wire = new WireScript((200, Running));
        var batches = Anthropic(wire);
        Assert.Equal(new HandedIn("msgbatch_1", null), await batches.HandInAsync(Two(batches), Cancel));
        var (line, headers, body) = wire.Asked.Single();
        Assert.Equal("POST https://proxy.example/a/v1/messages/batches", line);
        Assert.Equal("anthropic-version: 2023-06-01; x-api-key: sk-secret; Content-Type: application/json", headers);
        Assert.Equal(Encoding.UTF8.GetString(WireFile.Read("anthropic/batch.request.json")), Encoding.UTF8.GetString(body));
    }

    [Fact]
    public async Task OpenAi_is_handed_a_file_and_then_a_batch_with_its_label()
    {
        var wire = new WireScript((200, """{"id":"file-1"}"""), (200, """{"id":"batch_1","status":"validating"}"""));
        var batches = OpenAi(wire);
        Assert.Equal(new HandedIn("batch_1", null), await batches.HandInAsync(Two(batches), Cancel));
        Assert.Equal(["POST https://proxy.example/a/v1/files", "POST https://proxy.example/a/v1/batches"], wire.Asked.Select(asked => asked.Line));
        Assert.Equal("Authorization: Bearer sk-secret; Content-Type: multipart/form-data; boundary=holdfast-bat_1-4", wire.Asked[0].Headers);
        Assert.Equal(Encoding.UTF8.GetString(WireFile.Read("openai/batch_file.request")), Encoding.UTF8.GetString(wire.Asked[0].Body));
        Assert.Equal(Encoding.UTF8.GetString(WireFile.Read("openai/batch.request.json")), Encoding.UTF8.GetString(wire.Asked[1].Body));
    }

    [Theory]
    [InlineData(429, FailureKind.RateLimited, false)]
    [InlineData(529, FailureKind.Overloaded, false)]
    [InlineData(404, FailureKind.ModelNotFound, false)]
    [InlineData(500, FailureKind.ServerError, true)]
    [InlineData(504, FailureKind.ServerError, true)]
    [InlineData(0, FailureKind.ConnectionLost, true)]
    public async Task Failure_to_hand_in_says_whether_it_may_have_arrived(int status, FailureKind kind, bool mayHaveArrived)
    {
        var refusal = (status, """{"type":"error","error":{"type":"api_error","message":"No."}}""");
        foreach (var batches in new IBatchProvider[]
        {
            Anthropic(status == 0 ? new WireScript(Array.Empty<(int, string)>()) : new WireScript(refusal)),
            OpenAi(status == 0 ? new WireScript((200, """{"id":"file-1"}""")) : new WireScript((200, """{"id":"file-1"}"""), refusal)),
        })
        {
            var told = await batches.HandInAsync(Two(batches), Cancel);
            Assert.Equal((kind, mayHaveArrived), (told.Failure!.Kind, SubmissionRule.MayHaveArrived(told.Failure)));
        }
    }

    [Fact]
    public async Task File_that_did_not_get_there_is_no_batch()
    {
        var batches = OpenAi(new WireScript((500, "{}")));
        Assert.False(SubmissionRule.MayHaveArrived((await batches.HandInAsync(Two(batches), Cancel)).Failure!));
    }

    [Fact]
    public async Task Results_of_Anthropic_are_read_line_by_line_in_any_order()
    {
        var wire = new WireScript((200, WireFile.Read("anthropic/batch_results.jsonl")));
        var results = new List<BatchResult>();
        Assert.Null(await Anthropic(wire).ReadAsync("msgbatch_1", Into(results), Cancel));
        Assert.Equal("GET https://proxy.example/a/v1/messages/batches/msgbatch_1/results", wire.Asked.Single().Line);
        Assert.Equal(["bat_1-4-7", "bat_1-4-5", "bat_1-4-4", "bat_1-4-6"], results.Select(result => result.Id));
        Assert.Equal(
            [FailureKind.Expired, FailureKind.InvalidRequest, null, FailureKind.Cancelled], results.Select(result => result.Outcome.Failure?.Kind));
        Assert.All(results.Where(result => result.Outcome.Failure is not null), result => Assert.NotEqual(FailureStage.Streaming, result.Outcome.Failure!.Stage));
        var answered = results[2].Outcome;
        Assert.Equal("Hello", Assert.IsType<TextBlock>(answered.Blocks.Single()).Text);
        Assert.Equal((new Usage(10, 2, 1, 2, 5), StopReason.MaxTokens), (answered.Usage, answered.Stop));
        Assert.Equal(("model-1-20261001", "msg_1"), (answered.AnsweredBy, answered.RequestId));
    }

    [Fact]
    public async Task Results_of_OpenAi_are_read_from_both_files()
    {
        var wire = new WireScript(
            (200, Encoding.UTF8.GetBytes("""{"id":"batch_1","status":"expired","output_file_id":"file-2","error_file_id":"file-3"}""")),
            (200, WireFile.Read("openai/batch_output.jsonl")), (200, WireFile.Read("openai/batch_errors.jsonl")));
        var results = new List<BatchResult>();
        Assert.Null(await OpenAi(wire).ReadAsync("batch_1", Into(results), Cancel));
        Assert.Equal(
            ["GET https://proxy.example/a/v1/batches/batch_1", "GET https://proxy.example/a/v1/files/file-2/content", "GET https://proxy.example/a/v1/files/file-3/content"],
            wire.Asked.Select(asked => asked.Line));
        Assert.Equal([null, FailureKind.PromptTooLong, FailureKind.Expired], results.Select(result => result.Outcome.Failure?.Kind));
        var answered = results[0].Outcome;
        Assert.Equal("Hello", Assert.IsType<TextBlock>(answered.Blocks.Single()).Text);
        Assert.Equal((new Usage(10, 2, 0, 0, 5, 1), StopReason.MaxTokens, "req_1"), (answered.Usage, answered.Stop, answered.RequestId));
    }

    [Theory]
    [InlineData("{\"custom_id\":\"bat_1-4-4\",\"resu", FailureKind.Malformed)]
    [InlineData("{\"custom_id\":\"bat_1-4-4\"}", FailureKind.Malformed)]
    [InlineData("<html>", FailureKind.Malformed)]
    public async Task Results_that_break_off_are_a_failure_and_what_came_before_is_taken(string rest, FailureKind kind)
    {
        var results = new List<BatchResult>();
        var wire = new WireScript((200, "{\"custom_id\":\"a\",\"result\":{\"type\":\"expired\"}}\n" + rest));
        Assert.Equal(kind, (await Anthropic(wire).ReadAsync("msgbatch_1", Into(results), Cancel))!.Kind);
        Assert.Equal("a", results.Single().Id);
    }

    [Theory]
    [InlineData("in_progress", """{"processing":2}""", false, 0)]
    [InlineData("canceling", """{"processing":2}""", false, 0)]
    [InlineData("ended", """{"processing":0,"succeeded":1,"errored":1}""", true, 2)]
    public async Task Anthropic_says_how_far_it_is(string status, string counts, bool hasEnded, int done)
    {
        var wire = new WireScript((200, $$"""{"id":"msgbatch_1","processing_status":"{{status}}","request_counts":{{counts}},"created_at":"2026-11-01T12:00:00Z"}"""));
        Assert.Equal(new BatchProgress(hasEnded, done), await Anthropic(wire).LookAsync("msgbatch_1", Cancel));
        Assert.Equal("GET https://proxy.example/a/v1/messages/batches/msgbatch_1", wire.Asked.Single().Line);
    }

    [Theory]
    [InlineData("validating", false, null)]
    [InlineData("in_progress", false, null)]
    [InlineData("finalizing", false, null)]
    [InlineData("cancelling", false, null)]
    [InlineData("completed", true, null)]
    [InlineData("expired", true, FailureKind.Expired)]
    [InlineData("cancelled", true, FailureKind.Cancelled)]
    [InlineData("failed", true, FailureKind.InvalidRequest)]
    public async Task OpenAi_says_how_far_it_is_and_why_the_rest_was_not_done(string status, bool hasEnded, FailureKind? kind)
    {
        var wire = new WireScript((200, $$$"""
            {"id":"batch_1","status":"{{{status}}}","request_counts":{"total":3,"completed":1,"failed":1},
             "errors":{"object":"list","data":[{"code":"mismatched_model","message":"One model only.","line":2}]}}
            """));
        var progress = await OpenAi(wire).LookAsync("batch_1", Cancel);
        Assert.Equal((hasEnded, 2, kind), (progress.HasEnded, progress.Done, progress.Failure?.Kind));
        if (status == "failed") Assert.Contains("One model only.", progress.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_of_OpenAi_is_found_by_its_label_on_any_page()
    {
        var wire = new WireScript(
            (200, """{"data":[{"id":"batch_3","status":"completed","created_at":1793534400,"metadata":{"holdfast_submission":"bat_1-9"}},{"id":"batch_2","status":"failed","created_at":1793534400}],"has_more":true}"""),
            (200, """{"data":[{"id":"batch_1","status":"in_progress","created_at":1793534400,"metadata":{"holdfast_submission":"bat_1-4"}}],"has_more":false}"""));
        Assert.Equal(new HandedIn("batch_1", null), await OpenAi(wire).FindAsync(Sought, Cancel));
        Assert.Equal("GET https://proxy.example/a/v1/batches?limit=100&after=batch_2", wire.Asked[1].Line);
        var none = new WireScript((200, """{"data":[{"id":"batch_0","status":"completed","created_at":1}],"has_more":true}"""));
        Assert.Equal(new HandedIn(null, null), await OpenAi(none).FindAsync(Sought, Cancel));
        Assert.NotNull((await OpenAi(new WireScript((500, "{}"))).FindAsync(Sought, Cancel)).Failure);
    }

    [Fact]
    public async Task Batch_of_Anthropic_is_found_by_its_requests_once_it_has_ended()
    {
        var wire = new WireScript(
            (200, List(true, Listed("msgbatch_3", "ended", 3), Listed("msgbatch_2", "ended", 2))),
            (200, """{"custom_id":"bat_1-44-44","result":{"type":"expired"}}"""),
            (200, List(false, Listed("msgbatch_1", "ended", 2), Listed("msgbatch_0", "ended", 2, "2026-10-01T00:00:00Z"))),
            (200, "{\"custom_id\":\"bat_1-4-5\",\"result\":{\"type\":\"expired\"}}\n{\"custom_id\":\"bat_1-4-4\""));
        Assert.Equal(new HandedIn("msgbatch_1", null), await Anthropic(wire).FindAsync(Sought, Cancel));
        Assert.Equal(
            ["?limit=100", "/msgbatch_2/results", "?limit=100&after_id=msgbatch_2", "/msgbatch_1/results"],
            wire.Asked.Select(asked => asked.Line["GET https://proxy.example/a/v1/messages/batches".Length..]));
    }

    [Fact]
    public async Task Batch_of_Anthropic_that_may_be_it_and_still_runs_is_waited_for()
    {
        var running = new WireScript((200, List(false, Listed("msgbatch_1", "in_progress", 2))));
        Assert.Contains("msgbatch_1", (await Anthropic(running).FindAsync(Sought, Cancel)).Failure!.Message, StringComparison.Ordinal);
        var other = new WireScript((200, List(false, Listed("msgbatch_1", "in_progress", 7), Listed("msgbatch_0", "in_progress", 2, "2026-10-01T00:00:00Z"))));
        Assert.Equal(new HandedIn(null, null), await Anthropic(other).FindAsync(Sought, Cancel));
    }

    [Fact]
    public async Task Both_are_asked_to_stop()
    {
        var (one, two) = (new WireScript((200, Running), (400, "{}")), new WireScript((200, """{"id":"batch_1","status":"cancelling"}""")));
        Assert.Null(await Anthropic(one).CancelAsync("msgbatch_1", Cancel));
        Assert.Equal("POST https://proxy.example/a/v1/messages/batches/msgbatch_1/cancel", one.Asked[0].Line);
        Assert.Null(await OpenAi(two).CancelAsync("batch_1", Cancel));
        Assert.Equal("POST https://proxy.example/a/v1/batches/batch_1/cancel", two.Asked[0].Line);
    }

    private static Func<BatchResult, ValueTask> Into(List<BatchResult> results) => result =>
    {
        results.Add(result);
        return ValueTask.CompletedTask;
    };

    private static string List(bool hasMore, params string[] batches) => $$"""{"data":[{{string.Join(',', batches)}}],"has_more":{{(hasMore ? "true" : "false")}}}""";

    private static string Listed(string id, string status, int requests, string createdAt = "2026-11-01T12:00:01Z")
    {
        var counts = $$"""{"{{(status == "ended" ? "succeeded" : "processing")}}":{{requests}} }""";
        return $$"""{"id":"{{id}}","processing_status":"{{status}}","request_counts":{{counts}},"created_at":"{{createdAt}}"}""";
    }

    private static BatchRequests Two(IBatchProvider batches) => new(
        "bat_1-4", [new("bat_1-4-4", batches.Render(Of([User(2, "Hello")]))), new("bat_1-4-5", batches.Render(Of([User(2, "Grüße")])))]);

    private static AnthropicBatches Anthropic(HttpMessageHandler wire) =>
        new(new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan }, new("https://proxy.example/a"), "sk-secret", TimeProvider.System);

    private static OpenAiBatches OpenAi(HttpMessageHandler wire) =>
        new(new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan }, new("https://proxy.example/a/v1"), "sk-secret", TimeProvider.System);
}
