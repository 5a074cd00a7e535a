using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Conversations that wait for people: see them, take them on, answer, give them back.</summary>
internal static class HandoffsApi
{
    public static void MapHandoffs(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/handoffs").WithTags("People").ForTenant(Role.Operator);
        group.MapGet("", ListAsync).Produces<Contract.Page<Contract.Handoff>>()
            .WithSummary("What waits for a person, by priority and what is due first; ?state= open, claimed or closed.");
        group.MapGet("{id}", ReadAsync).Produces<Contract.Handoff>().WithSummary("One of them, with all that a person needs who takes it over.");
        group.MapPost("{id}/claim", ClaimAsync).Takes<Contract.ClaimItem>(optional: true).Produces<Contract.Handoff>()
            .WithSummary("Takes it on; refused when somebody else has.");
        group.MapPost("{id}/reassign", ReassignAsync).Takes<Contract.ClaimItem>(optional: true).Produces<Contract.Handoff>()
            .WithSummary("Passes it on to somebody, or to nobody.");
        group.MapPost("{id}/reply", ReplyAsync).Takes<Contract.ReplyHandoff>().Produces<Contract.Handoff>().WithSummary("Answers in the agent's place.");
        group.MapPost("{id}/draft", HandoffDrafts.AskAsync).Long().Takes<Contract.AskDraft>(optional: true).Produces<Contract.HandoffDraft>()
            .WithSummary("Has a model write a reply, to be edited and sent with reply; nobody else sees it.");
        group.MapPost("{id}/note", NoteAsync).Takes<Contract.TakeNote>().Produces<Contract.Handoff>().WithSummary("Writes something down for other people.");
        group.MapPost("{id}/return", ReturnAsync).Takes<Contract.ReturnHandoff>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("Gives the conversation back to the agent, which answers what the user still waits for.");
        group.MapPost("{id}/resolve", ResolveAsync).Takes<Contract.ReturnHandoff>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("The matter is settled: the hand-off is over, and a new message opens the conversation again.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, IInbox inbox, InboxDoor door, IJournal journal, ConversationStore store, CancellationToken cancel,
        string? state = null, string? agent = null, string? owner = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        if (InboxStates.Wrong(state) is { } wrong) return wrong;
        var rows = await inbox.ListAsync(http.Caller().Tenant, new(InboxKind.Handoff, state, agent, owner), page, cancel);
        var handoffs = new List<Contract.Handoff>();
        foreach (var row in rows.Items) handoffs.Add(await ToContractAsync(row, journal, store, cancel) with { Present = door.PresentAt(row) });
        return Results.Json(new Contract.Page<Contract.Handoff>(handoffs, rows.NextCursor), ServerJson.Of<Contract.Page<Contract.Handoff>>());
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string id, InboxDoor door, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        await door.FindAsync(http, InboxKind.Handoff, id, cancel) is { } row
            ? Results.Json(await WithPacketAsync(row, journal, store, cancel) with { Present = door.PresentAt(row) }, ServerJson.Of<Contract.Handoff>())
            : InboxDoor.Missing(InboxKind.Handoff);

    private static Task ClaimAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        SayAsync<Contract.ClaimItem>(http, id, keys, (body, seq, me) => new Claim(seq, body.Owner ?? me, me, OnlyIfFree: true), door, journal, store, cancel);

    private static Task ReassignAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        SayAsync<Contract.ClaimItem>(http, id, keys, (body, seq, me) => new Claim(seq, body.Owner, me), door, journal, store, cancel);

    private static Task ReplyAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        SayAsync<Contract.ReplyHandoff>(http, id, keys, (body, seq, me) => new Reply(body.Content, me, seq), door, journal, store, cancel, optional: false);

    private static Task NoteAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        SayAsync<Contract.TakeNote>(http, id, keys, (body, _, me) => new TakeNote(body.Text, me), door, journal, store, cancel, optional: false,
            check: body => InboxDoor.TooLong(body.Text, "text"));

    private static Task SayAsync<T>(
        HttpContext http, string id, IdempotencyKeys keys, Func<T, long, string, Command> command, InboxDoor door, IJournal journal, ConversationStore store,
        CancellationToken cancel, bool optional = true, Func<T, ProblemResult?>? check = null) where T : class =>
        Posts.HandleAsync<T>(http, keys, optional: optional, handle: async (body, idempotency) =>
            check?.Invoke(body)
            ?? await door.TellAsync(http, InboxKind.Handoff, id, (seq, me) => command(body, seq, me), idempotency, cancel)
            ?? await ReadAsync(http, id, door, journal, store, cancel));

    private static Task ReturnAsync(HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, CancellationToken cancel) =>
        EndAsync(http, id, keys, (seq, note, me) => new Return(note, me, seq), door, journal, cancel);

    private static Task ResolveAsync(HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, CancellationToken cancel) =>
        EndAsync(http, id, keys, (seq, note, me) => new Resolve(note, me, seq), door, journal, cancel);

    private static Task EndAsync(
        HttpContext http, string id, IdempotencyKeys keys, Func<long, string?, string, Command> command, InboxDoor door, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.ReturnHandoff>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            if (InboxDoor.TooLong(body.Note, "note") is { } wrong) return wrong;
            if (await door.TellAsync(http, InboxKind.Handoff, id, (seq, me) => command(seq, body.Note, me), idempotency, cancel) is { } problem) return problem;
            return await door.FindAsync(http, InboxKind.Handoff, id, cancel) is { } row && await journal.FindAsync(row.Key, cancel) is { } conversation
                ? Results.Json(conversation.ToContract(), ServerJson.Of<Contract.Conversation>())
                : Refusal.ConversationNotFound.Problem();
        });

    private static async ValueTask<Contract.Handoff> WithPacketAsync(InboxRow row, IJournal journal, ConversationStore store, CancellationToken cancel)
    {
        var handoff = await ToContractAsync(row, journal, store, cancel);
        var c = await store.RefreshAsync(row.Key, cancel);
        var entries = await journal.ReadUpToAsync(row.Key, c.Seq, cancel);
        return handoff with { Packet = Packet.Of(c, entries, row.Seq).ToContract(), Drafted = HandoffDrafts.NewestOf(entries, row.Seq) };
    }

    private static async ValueTask<Contract.Handoff> ToContractAsync(InboxRow row, IJournal journal, ConversationStore store, CancellationToken cancel)
    {
        var c = await store.RefreshAsync(row.Key, cancel);
        var asked = await journal.PickAsync(row.Key, [row.Seq], cancel) is [{ Fact: HandedOff fact }] ? fact : null;
        return new(
            ItemId.Of(ItemId.Handoff, row.Key, row.Seq), row.Key.Conversation, row.Agent, row.Subject, asked?.Reason ?? "", row.OpenedAt, Usd.Exact(c.CostNanoUsd), row.User,
            c.Handoff?.Seq == row.Seq ? c.Handoff.Waiting?.FirstSeq : null, c.Items.OfType<UserItem>().LastOrDefault(item => item.Seq != row.Seq && !item.OfReview)?.Text,
            row.State, row.Priority, row.DueAt, row.Owner, row.ClosedAt, row.Outcome, row.ClosedBy);
    }
}
