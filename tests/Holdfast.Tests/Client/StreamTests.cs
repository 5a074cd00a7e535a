using Holdfast.Client;
using Holdfast.Client.Contract;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Client;

public sealed class StreamTests
{
    [Fact]
    public async Task Recorded_turn_is_read_event_by_event()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => RecordedTurn.SendAsync(http, RecordedTurn.Bytes));

        var events = await ReadAsync(stub);

        Assert.Equal(
            ["entry 2", "status working", "entry 3", "text Es ist", "text  kurz v", "entry 4", "status repairing", "entry 5",
             "text Es ist 🙂", "text  zwölf.", "entry 6", "entry 7", "status at_rest", "done"],
            events.Select(Describe));
        Assert.Equal(["2", "2", "3", "3.6", "3.13", "4", "4", "5", "5.7", "5.14", "6", "7", "7", "7"], events.Select(e => e.Id));
        Assert.Equal("Es ist 🙂 zwölf.", events.OfType<TurnDone>().Single().Answer.Answer);
        var entries = events.OfType<EntryWritten>().Select(written => written.Entry).ToList();
        Assert.Equal("Es ist 🙂 zwölf.", entries.Select(entry => entry.AnswerText()).Single(text => text is not null));
        Assert.Equal(("connection_lost", "cut"), entries.Select(entry => entry.AttemptFailure()).Single(failure => failure is not null));
    }

    [Fact]
    public async Task Turn_cut_at_any_byte_is_taken_up_again_without_loss_or_double()
    {
        var cut = 0;
        await using var stub = await Stubbed.StartAsync((http, asked) => asked.N % 2 == 1
            ? CutAsync(http, RecordedTurn.Bytes.AsMemory(0, cut))
            : RecordedTurn.SendAsync(http, RecordedTurn.After(asked.Header("Last-Event-ID"))));

        for (; cut < RecordedTurn.Bytes.Length - 1; cut += 3)
        {
            var events = await ReadAsync(stub);

            Assert.Equal(
                ["entry 2", "entry 3", "text Es ist", "text  kurz v", "entry 4",
                 "entry 5", "text Es ist 🙂", "text  zwölf.", "entry 6", "entry 7", "done"],
                events.Where(e => e is not StatusChanged).Select(Describe));
            var requests = stub.Server.Requests.TakeLast(2).ToList();
            Assert.Equal(RecordedTurn.LastIdIn(cut), requests[1].Header("Last-Event-ID"));
            Assert.Equal(requests[0].Header("Idempotency-Key"), requests[1].Header("Idempotency-Key"));
            Assert.Equal(requests[0].Body, requests[1].Body);
        }
    }

    [Fact]
    public async Task Connection_cut_again_and_again_goes_on_as_long_as_something_comes()
    {
        await using var stub = await Stubbed.StartAsync((http, asked) =>
        {
            // One event a connection: its frame and not a byte more.
            var rest = RecordedTurn.After(asked.Header("Last-Event-ID"));
            var start = rest.AsSpan().IndexOf("id: "u8);
            var length = rest.AsSpan(start).IndexOf("\n\n"u8) + 2;
            return CutAsync(http, rest.AsMemory(start, length));
        });

        var events = await ReadAsync(stub);

        Assert.Equal(["2", "3", "3.6", "3.13", "4", "5", "5.7", "5.14", "6", "7", "7"], events.Select(e => e.Id));
    }

    [Fact]
    public async Task Stream_that_never_says_anything_is_given_up()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => CutAsync(http, ": hello\n\n"u8.ToArray()));

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(stub));

        Assert.Equal(5, stub.Server.Requests.Count);
    }

    [Fact]
    public async Task Refused_message_is_not_said_again()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.ProblemAsync(404, "HF0004"));

        var refused = await Assert.ThrowsAsync<HoldfastException>(() => ReadAsync(stub));

        Assert.Equal("HF0004", refused.Problem.Code);
        Assert.Single(stub.Server.Requests);
    }

    [Fact]
    public async Task Following_a_conversation_resumes_with_the_last_id_and_outlives_the_end_of_a_turn()
    {
        await using var stub = await Stubbed.StartAsync((http, asked) => asked.N == 1
            ? CutAsync(http, "id: 8\nevent: status\ndata: {\"state\":\"working\"}\n\n"u8.ToArray())
            : RecordedTurn.SendAsync(http, "id: 9\nevent: status\ndata: {\"state\":\"at_rest\"}\n\n"u8.ToArray()));

        var ids = new List<string>();
        await foreach (var happened in stub.Client.FollowAsync("cnv_1", after: "7", TestContext.Current.CancellationToken))
        {
            ids.Add(happened.Id);
            if (ids.Count == 2) break;
        }

        Assert.Equal(["8", "9"], ids);
        Assert.Equal(["7", "8"], stub.Server.Requests.Select(asked => asked.Header("Last-Event-ID")));
        Assert.All(stub.Server.Requests, asked => Assert.Equal("/api/v1/conversations/cnv_1/events", asked.Path));
    }

    private static async Task<List<StreamEvent>> ReadAsync(Stubbed stub)
    {
        var events = new List<StreamEvent>();
        var turn = stub.Client.StreamAsync("cnv_1", new("Wie spät ist es?"), cancel: TestContext.Current.CancellationToken);
        await foreach (var happened in turn) events.Add(happened);
        return events;
    }

    /// <summary>The connection closes one byte before the promised end. (Aborting it would also take back bytes already written.)</summary>
    private static Task CutAsync(HttpContext http, ReadOnlyMemory<byte> bytes)
    {
        http.Response.ContentLength = bytes.Length + 1;
        return RecordedTurn.SendAsync(http, bytes);
    }

    private static string Describe(StreamEvent happened) => happened switch
    {
        EntryWritten written => $"entry {written.Entry.Seq.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        TextWritten delta => $"text {delta.Text}",
        StatusChanged changed => $"status {changed.Status.State}",
        _ => "done",
    };
}
