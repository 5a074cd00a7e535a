using System.Buffers;
using System.Globalization;
using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Streaming;
using Holdfast.Server.Api;
using Holdfast.Server.Errors;

namespace Holdfast.Server.DropIn;

/// <summary>A turn's answer on its way to the client that said the message, in its words.</summary>
internal sealed class DoorAnswer(
    HttpContext http, ConversationKey key, TurnReport turn, LiveStream live, AnswerWriter writer, IReadOnlyList<string> dropped,
    TimeProvider clock)
{
    /// <summary>How long an answer is waited for, and when to ask again for one that did not come.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5), AskAgain = TimeSpan.FromSeconds(5),
        AskPerson = TimeSpan.FromMinutes(1);

    private const string Void = "What was said of the answer is void, and it is said anew.";

    private readonly TurnSpeech _speech = new();
    private readonly ArrayBufferWriter<byte> _out = new();
    private bool _hasBegun;

    /// <summary>The client has all of the answer.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>Gives the whole answer once the turn is at rest, or says why there is none.</summary>
    public async ValueTask<ProblemResult?> WaitAsync()
    {
        await foreach (var e in FollowAsync()) _speech.Take(e);
        if (Problem() is { } problem) return problem;
        Said[] said = turn.Text is { Length: > 0 } text ? [new Said.Text(text)] : [];
        var whole = writer.Whole([Began(), .. said, .. End()]);
        Name("application/json");
        http.Response.Headers[DoorClient.CostHeader] = Usd.Exact(turn.CostNanoUsd);
        http.Response.ContentLength = whole.Length;
        await http.Response.Body.WriteAsync(whole, http.RequestAborted);
        IsHeard = true;
        return null;
    }

    /// <summary>
    /// Gives the answer as it is said. Until its first word or heartbeat a failure is an error like any other; afterwards it is told in the
    /// stream.
    /// </summary>
    public async ValueTask<ProblemResult?> StreamAsync()
    {
        await foreach (var e in FollowAsync())
        {
            var said = _speech.Take(e);
            if (_speech.IsTakenBack) break;
            foreach (var piece in said) Write(piece);
            if (e is StreamEvent.Idle) Beat();
            await FlushAsync();
        }
        var problem = Problem();
        if (problem is not null && !_hasBegun) return problem;
        foreach (var piece in problem is null ? End() : [new Said.Failed(Error(problem))]) Write(piece);
        await FlushAsync();
        IsHeard = problem is null;
        return null;
    }

    /// <summary>What happens in the turn until it is settled or the wait has been long enough.</summary>
    private async IAsyncEnumerable<StreamEvent> FollowAsync()
    {
        using var deadline = new CancellationTokenSource(LongestWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        await using var events = live.FollowAsync(key, new StreamCursor(turn.MessageSeq, 0), either.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        while (!turn.IsSettled)
        {
            try
            {
                if (!await events.MoveNextAsync()) yield break;
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
            {
                yield break;
            }
            // What ends the turn before is not yet of this one.
            var isOurs = turn.HasBegun;
            turn.Add(events.Current);
            if (isOurs || events.Current is StreamEvent.Idle) yield return events.Current;
        }
    }

    private ProblemResult? Problem() => turn.State switch
    {
        _ when turn.AwaitsResults => null,
        "at_rest" or "with_person" when _speech.HasAnswered || turn.Text is not null => null,
        "at_rest" => ErrorCode.TurnWithoutAnswer.Problem($"{turn.Stop}: {turn.Reason}"),
        "with_person" => ErrorCode.TurnNotAtRest.Problem($"A person has the conversation: {turn.Reason}") with { RetryAfter = AskPerson },
        "parked" => ErrorCode.TurnNotAtRest.Problem(turn.Reason) with { RetryAfter = turn.Until - clock.GetUtcNow() },
        _ => ErrorCode.TurnNotAtRest.Problem(_speech.IsTakenBack ? Void : "It still runs.") with { RetryAfter = AskAgain },
    };

    private static SaidError Error(ProblemResult problem)
    {
        var error = problem.Error;
        return new(FailureKind.Overloaded, error.Status, $"{error.Title}. {problem.What} {error.Remedy} ({error.Code})");
    }

    private Said.Began Began() =>
        new(string.Create(CultureInfo.InvariantCulture, $"{key.Conversation}_{turn.MessageSeq}"), _speech.Model ?? "");

    private IEnumerable<Said> End() => turn.AwaitsResults
        ? [.. turn.Calls.SelectMany(Call), new Said.Stopped(StopReason.ToolUse), new Said.Used(turn.Usage), new Said.Done()]
        : [new Said.Stopped(_speech.Stop), new Said.Used(turn.Usage), new Said.Done()];

    /// <summary>A call that the client is to make; the agent's own are none of its business.</summary>
    private static IEnumerable<Said> Call(ToolCallBlock call) =>
        [new Said.CallBegan(call.Id, call.Name), new Said.Arguments(call.Arguments.Length == 0 ? "{}" : call.Arguments)];

    private void Write(Said said)
    {
        // A paragraph alone is nothing yet.
        if (!_hasBegun && said is Said.Paragraph) return;
        Begin();
        writer.Write(said, _out);
    }

    private void Begin()
    {
        if (_hasBegun) return;
        _hasBegun = true;
        Name("text/event-stream; charset=utf-8");
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        writer.Write(Began(), _out);
    }

    /// <summary>A comment, which no client reads, keeps the connection.</summary>
    private void Beat()
    {
        Begin();
        _out.Write(": waiting\n\n"u8);
    }

    private async ValueTask FlushAsync()
    {
        if (_out.WrittenCount == 0) return;
        await http.Response.Body.WriteAsync(_out.WrittenMemory, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        _out.ResetWrittenCount();
    }

    private void Name(string contentType)
    {
        var headers = http.Response.Headers;
        headers.ContentType = contentType;
        if (_speech.Model is { } model) headers[DoorClient.ModelHeader] = model;
        headers[DoorClient.AttemptsHeader] = _speech.Attempts.ToString(CultureInfo.InvariantCulture);
        if (dropped.Count > 0) headers[Translation.DroppedHeader] = string.Join(',', dropped);
    }
}
