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

/// <summary>Conversations that wait for people: see them, answer, give them back.</summary>
internal static class HandoffsApi
{
    private const string Path = "/api/v1/handoffs", Prefix = "hnd_", ConversationPrefix = "cnv_", WithPerson = "with_person";

    private const int NoteChars = 4_000;

    public static void MapHandoffs(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("People").ForTenant(Role.Operator);
        group.MapGet("", ListAsync).Produces<Contract.Page<Contract.Handoff>>().WithSummary("Conversations that wait for a person or are held by one, newest first.");
        group.MapGet("{id}", ReadAsync).Produces<Contract.Handoff>().WithSummary("One of them.");
        group.MapPost("{id}/reply", ReplyAsync).Takes<Contract.ReplyHandoff>().Produces<Contract.Handoff>().WithSummary("Answers in the agent's place.");
        group.MapPost("{id}/return", ReturnAsync).Takes<Contract.ReturnHandoff>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("Gives the conversation back to the agent, which answers what the user still waits for.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, IJournal journal, ConversationStore store, CancellationToken cancel, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        var rows = await journal.ListAsync(http.Caller().Tenant, new ConversationFilter(State: WithPerson), page, cancel);
        var open = new List<Contract.Handoff>();
        foreach (var row in rows.Items)
            if (await FindAsync(journal, store, row.Key, seq: null, cancel) is { } handoff) open.Add(handoff);
        return Results.Json(new Contract.Page<Contract.Handoff>(open, rows.NextCursor), ServerJson.Of<Contract.Page<Contract.Handoff>>());
    }

    private static async Task<IResult> ReadAsync(HttpContext http, string id, IJournal journal, ConversationStore store, CancellationToken cancel)
    {
        if (Parse(http, id) is not { } named) return Refusal.NotHandedOff.Problem();
        return await FindAsync(journal, store, named.Key, named.Seq, cancel) is { } handoff
            ? Results.Json(handoff, ServerJson.Of<Contract.Handoff>())
            : Refusal.NotHandedOff.Problem();
    }

    private static Task ReplyAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.ReplyHandoff>(http, keys, async (body, idempotency) =>
        {
            if (Parse(http, id) is not { } named) return Refusal.NotHandedOff.Problem();
            var problem = await TellAsync(http, named, new Reply(body.Content, http.Caller().Key.Id), conversations, store, idempotency, cancel);
            return problem ?? await ReadAsync(http, id, journal, store, cancel);
        });

    private static Task ReturnAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.ReturnHandoff>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            if (body.Note?.Length > NoteChars) return ErrorCode.Invalid(new Contract.FieldError("note", $"Use at most {NoteChars} characters."));
            if (Parse(http, id) is not { } named) return Refusal.NotHandedOff.Problem();
            var problem = await TellAsync(http, named, new Return(body.Note, http.Caller().Key.Id), conversations, store, idempotency, cancel);
            return problem ?? (await journal.FindAsync(named.Key, cancel) is { } row
                ? Results.Json(row.ToContract(), ServerJson.Of<Contract.Conversation>())
                : Refusal.ConversationNotFound.Problem());
        });

    /// <summary>Null when it was said, now or by an earlier try of the same request.</summary>
    private static async ValueTask<IResult?> TellAsync(
        HttpContext http, (ConversationKey Key, long Seq) named, Command command, ConversationService conversations, ConversationStore store, Idempotency idempotency,
        CancellationToken cancel)
    {
        var state = await store.RefreshAsync(named.Key, cancel);
        // A hand-off that is over is another than the one that is open now.
        if (state.Handoff is { } open && open.Seq != named.Seq) return Refusal.NotHandedOff.Problem();
        return await conversations.HandleAsync(named.Key, command, idempotency.Record, cancel) switch
        {
            CommandResult.Refused refused => refused.Reason.Problem(),
            CommandResult.Repeated repeated => idempotency.Mismatch(repeated.Earlier),
            _ => null,
        };
    }

    private static async ValueTask<Contract.Handoff?> FindAsync(
        IJournal journal, ConversationStore store, ConversationKey key, long? seq, CancellationToken cancel)
    {
        var c = await store.RefreshAsync(key, cancel);
        if (c.Handoff is not { } handoff || (seq is { } asked && asked != handoff.Seq)) return null;
        var reason = await journal.PickAsync(key, [handoff.Seq], cancel) is [{ Fact: HandedOff fact }] ? fact.Reason : "";
        return new(
            $"{Prefix}{key.Conversation[ConversationPrefix.Length..]}-{handoff.Seq}", key.Conversation, c.Agent, handoff.Reason, reason, handoff.At, Money.Usd(c.CostNanoUsd),
            c.User, handoff.Waiting?.FirstSeq,
            c.Items.OfType<UserItem>().LastOrDefault(item => item.Seq != handoff.Seq)?.Text);
    }

    /// <summary>Null when it is no id of a hand-off.</summary>
    private static (ConversationKey Key, long Seq)? Parse(HttpContext http, string id)
    {
        var dash = id.LastIndexOf('-');
        return id.StartsWith(Prefix, StringComparison.Ordinal) && dash > Prefix.Length && long.TryParse(id.AsSpan(dash + 1), out var seq)
            ? (new(http.Caller().Tenant, ConversationPrefix + id[Prefix.Length..dash]), seq)
            : null;
    }
}
