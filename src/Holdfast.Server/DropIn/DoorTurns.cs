using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Reconciler;
using Holdfast.Runtime.Dialects;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Streaming;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Api;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;

namespace Holdfast.Server.DropIn;

/// <summary>
/// A request that belongs to a conversation: what the client says last is said to it, and the turn's answer comes back in the client's
/// words. The history that the client sends along gives way to the memory of the conversation.
/// </summary>
internal sealed class DoorTurns(
    ConversationService conversations, ConversationStore store, IJournal journal, LiveStream live, IdempotencyKeys keys, Unheard unheard,
    TimeProvider clock)
{
    public const string ConversationHeader = "Holdfast-Conversation";

    private const string New = "new", DigestKey = "holdfast_request", RetryCount = "x-stainless-retry-count";

    /// <summary>Null when the client has its answer.</summary>
    public async ValueTask<ProblemResult?> SayAsync(HttpContext http, ReadOnlyMemory<byte> body, Operation operation)
    {
        if (operation == Operation.CountTokens) return ErrorCode.ConversationAtDoor.Problem();
        Asked asked;
        try
        {
            asked = Translation.Read(operation, new(body), isKept: true);
        }
        catch (UntranslatableException e)
        {
            return ErrorCode.NotForConversation.Problem(e.Message);
        }
        var (message, problem) = DoorMessage.Of(asked, operation);
        if (message is null) return problem;
        using var idempotency = keys.Read(http, body.Span);
        if (idempotency.Problem is not null) return idempotency.Problem;
        (var key, problem) = await ConversationAsync(http, asked, idempotency);
        if (problem is not null) return problem;
        http.Response.Headers[ConversationHeader] = key.Conversation;
        using var hold = live.Hold(key);
        (var turn, problem) = message.Results.Count > 0
            ? await BroughtAsync(http, key, message, idempotency, operation)
            : await SaidAsync(http, key, message, idempotency);
        if (turn is null) return problem;
        var writer = AnswerWriter.Of(operation, clock.GetUtcNow(), asked.TellsUsage);
        var answer = new DoorAnswer(http, key, turn, live, writer, message.Dropped, clock);
        problem = asked.Streams ? await answer.StreamAsync() : await answer.WaitAsync();
        if (answer.IsHeard) unheard.Heard(key, turn.MessageSeq);
        return problem;
    }

    /// <summary>The one named; or a new one for the agent that <c>model</c> names, unless a request with the same key has begun it.</summary>
    private async ValueTask<(ConversationKey Key, ProblemResult? Problem)> ConversationAsync(
        HttpContext http, Asked asked, Idempotency idempotency)
    {
        var (tenant, named) = (http.Caller().Tenant, http.Request.Headers[ConversationHeader].ToString());
        if (!named.Equals(New, StringComparison.OrdinalIgnoreCase)) return (new(tenant, named), null);
        var key = new ConversationKey(tenant, NewId.Conversation());
        var user = asked.User is { Length: > 0 and <= Core.Limits.UserChars } ? asked.User : null;
        var record = idempotency.Record is { } request ? request with { Key = $"{request.Key}/conversation" } : null;
        var start = new Start(asked.Model, ConversationMode.Interactive, user);
        switch (await conversations.HandleAsync(key, start, record, http.RequestAborted))
        {
            case CommandResult.Refused refused: return (key, refused.Reason.Problem());
            case CommandResult.Repeated { Earlier: var earlier }:
                return (key with { Conversation = earlier.Resource.Split('/')[0] }, idempotency.Mismatch(earlier));
            default: return (key, null);
        }
    }

    private async ValueTask<(TurnReport? Turn, ProblemResult? Problem)> SaidAsync(
        HttpContext http, ConversationKey key, DoorMessage message, Idempotency idempotency)
    {
        var state = await store.RefreshAsync(key, http.RequestAborted);
        var newest = state.Queued.LastOrDefault()?.Seq ?? state.Items.OfType<UserItem>().LastOrDefault(item => !item.OfReview)?.Seq ?? 0;
        if (idempotency.Record is null && await IsRepetitionAsync(http, state, newest, message))
            return await AgainAsync(key, newest, http.RequestAborted);
        // Of two that come at once, the second finds what the first has said.
        var name = string.Create(CultureInfo.InvariantCulture, $"door/{key.Conversation}/{newest}/{message.Digest}");
        var record = idempotency.Record ?? new(name, message.Digest, Resource: "", clock.Now());
        var say = new Say(message.Text, new Dictionary<string, string> { [DigestKey] = message.Digest }) { Tools = message.Tools };
        return await TakenAsync(http, key, await conversations.HandleAsync(key, say, record, http.RequestAborted), record);
    }

    /// <summary>What tools of the client's answered goes into the turn that waits for it; brought again, the turn since then is told again.</summary>
    private async ValueTask<(TurnReport? Turn, ProblemResult? Problem)> BroughtAsync(
        HttpContext http, ConversationKey key, DoorMessage message, Idempotency idempotency, Operation operation)
    {
        var state = await store.RefreshAsync(key, http.RequestAborted);
        var problem = ClientCalls.AreAwaited(state) ? ClientCalls.Problem(state, message.Results) : "";
        if (problem is not null && idempotency.Record is null && BroughtBefore(state, message) is { } seq) return await AgainAsync(key, seq, http.RequestAborted);
        var name = string.Create(CultureInfo.InvariantCulture, $"door/{key.Conversation}/results of {state.Attempts}/{message.Digest}");
        var record = idempotency.Record ?? new(name, message.Digest, Resource: "", clock.Now());
        var bring = new BringResults(message.Results, message.Text, new Dictionary<string, string> { [DigestKey] = message.Digest }, message.Tools);
        var result = await conversations.HandleAsync(key, bring, record, http.RequestAborted);
        if (result is CommandResult.Refused { Reason: Refusal.ResultsUnmatched })
            return (null, ErrorCode.ResultsUnmatched.Problem($"{DoorTools.ResultField(operation)}: {problem}"));
        if (result is CommandResult.Refused { Reason: Refusal.NoResultsAwaited })
            return (null, ErrorCode.NoResultsAwaited.Problem($"{DoorTools.ResultField(operation)}: {string.Join(", ", message.Results.Select(one => one.CallId))}."));
        return await TakenAsync(http, key, result, record);
    }

    /// <summary>The entry of the first of these results, where they were the newest ones that came to the conversation.</summary>
    private static long? BroughtBefore(Conversation c, DoorMessage message)
    {
        var newest = c.Items.Reverse().SkipWhile(item => item is not ToolResultItem).TakeWhile(item => item is ToolResultItem).Cast<ToolResultItem>()
            .Where(item => message.Results.Any(result => result.CallId == item.CallId && result.Content == Repetition.Whole(item).Content)).ToList();
        return newest.Count == message.Results.Count ? newest.Min(item => item.Seq) : null;
    }

    private async ValueTask<(TurnReport? Turn, ProblemResult? Problem)> TakenAsync(
        HttpContext http, ConversationKey key, CommandResult result, IdempotencyRecord record)
    {
        if (result is CommandResult.Refused refused) return (null, refused.Reason.Problem());
        if (result is CommandResult.Repeated { Earlier: var earlier })
            return earlier.BodyHash == record.BodyHash
                ? await AgainAsync(key, long.Parse(earlier.Resource.Split('/')[1], CultureInfo.InvariantCulture), http.RequestAborted)
                : (null, ErrorCode.IdempotencyMismatch.Problem());
        var accepted = (CommandResult.Accepted)result;
        unheard.Said(key, accepted.Seq);
        return (TurnReport.Of(accepted.Seq, accepted.State), null);
    }

    /// <summary>
    /// The newest message was said by the same request, and not by somebody who says the same once more: its turn still runs, the client
    /// says that it tries again, its answer never arrived, or it tells a history that has no room for a second one.
    /// </summary>
    private async ValueTask<bool> IsRepetitionAsync(HttpContext http, Conversation state, long newest, DoorMessage message)
    {
        if (newest == 0) return false;
        if (await journal.PickAsync(state.Key, [newest], http.RequestAborted) is not [{ Fact: UserMessage said }]) return false;
        if (said.Metadata?.GetValueOrDefault(DigestKey) != message.Digest) return false;
        return state.Turn is not null || state.Handoff is not null || IsRetry(http) || message.HasHistory || unheard.IsUnheard(state.Key, newest);
    }

    private async ValueTask<(TurnReport?, ProblemResult?)> AgainAsync(ConversationKey key, long seq, CancellationToken cancel) =>
        await TurnReports.OfAsync(key, seq, seen: 0, journal, cancel) is { } turn
            ? (turn, null)
            : (null, Refusal.ConversationNotFound.Problem());

    private static bool IsRetry(HttpContext http) => int.TryParse(http.Request.Headers[RetryCount].ToString(), out var count) && count > 0;
}
