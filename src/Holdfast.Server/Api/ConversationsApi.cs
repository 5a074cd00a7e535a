using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Runtime;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Conversations: create, list, read, journal, cancel, fork, resolve, feedback, delete.</summary>
internal static class ConversationsApi
{
    private const string Path = "/api/v1/conversations";

    public static void MapConversations(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Conversations").ForTenant(Role.App);
        group.MapPost("", CreateAsync).Takes<Contract.CreateConversation>().Produces<Contract.Conversation>(201)
            .WithSummary("Creates a conversation; messages imports an earlier history without calling a model.");
        group.MapGet("", ListAsync).Produces<Contract.Page<Contract.Conversation>>().WithSummary("Conversations, newest first.");
        group.MapGet("{id}", ReadAsync).Produces<Contract.Conversation>().WithSummary("A conversation as it stands.");
        group.MapDelete("{id}", DeleteAsync).Audited("conversation.deleted").Produces(204).WithSummary("Removes a conversation for good; its ledger rows stay.");
        group.MapGet("{id}/entries", EntriesAsync).Produces<Contract.Page<Contract.Entry>>().WithSummary("The journal, from the entry after ?after= on.");
        group.MapPost("{id}/cancel", CancelAsync).Takes<Contract.Cancel>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("Ends the running turn; what was said so far stays.");
        group.MapPost("{id}/resolve", ResolveAsync).Takes<Contract.Resolve>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("Says that the matter is settled; a new message opens it again.");
        group.MapPost("{id}/handoff", HandOffAsync).Takes<Contract.RequestPerson>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("Asks for a person, at any time; asked again while one is waited for it changes nothing.");
        group.MapPost("{id}/entries/{seq}/mark", MarkAsync).Takes<Contract.Mark>(optional: true).Produces<Contract.Conversation>()
            .WithSummary("Pins what an entry says, or marks it as needed once; neither = by what it is.");
        group.MapPost("{id}/feedback", FeedbackAsync).Takes<Contract.Feedback>().Produces<Contract.Conversation>()
            .WithSummary("Keeps what the end user thought of it.");
        group.MapPost("{id}/fork", ForkAsync).Takes<Contract.Fork>(optional: true).Produces<Contract.Conversation>(201)
            .WithSummary("Creates a conversation with the history of this one up to an entry.");
    }

    private static Task CreateAsync(HttpContext http, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.CreateConversation>(http, keys, async (body, idempotency) =>
        {
            var problems = ConversationChecks.Of(body);
            if (problems.Count > 0) return ErrorCode.Invalid(problems);
            var start = new Start(body.Agent, (ConversationMode)body.Mode, body.User, body.Metadata, body.Messages?.Select(Imported).ToList());
            var key = new ConversationKey(http.Caller().Tenant, NewId.Conversation());
            var result = await conversations.HandleAsync(key, start, idempotency.Record, cancel);
            return await AnswerAsync(http, journal, result, idempotency, key, created: true, cancel);
        });

    private static async Task<IResult> ListAsync(
        HttpContext http, IJournal journal, CancellationToken cancel,
        string? state = null, string? agent = null, string? user = null, string? q = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        var rows = await journal.ListAsync(http.Caller().Tenant, new ConversationFilter(state, agent, user, q), page, cancel);
        return Results.Json(rows.ToContract(row => row.ToContract()), ServerJson.Of<Contract.Page<Contract.Conversation>>());
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, string id, IJournal journal, ConversationStore store, IAgentCatalog agents, CancellationToken cancel)
    {
        var key = new ConversationKey(http.Caller().Tenant, id);
        if (await journal.FindAsync(key, cancel) is not { } row) return Refusal.ConversationNotFound.Problem();
        var report = await ContextApi.ReportAsync(await store.LoadAsync(key, cancel), agents, cancel);
        var context = row.Attempts == 0 ? null : new Contract.ContextUse(report.Used.System + report.Used.History + report.Used.Recall + report.Used.Working, ContextApi.Total(report.Budget));
        return Results.Json(row.ToContract(context: context), ServerJson.Of<Contract.Conversation>());
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext http, string id, IJournal journal, ConversationStore store, Recollections memory, Interrupts interrupts, CancellationToken cancel)
    {
        var key = new ConversationKey(http.Caller().Tenant, id);
        var existed = await journal.DeleteAsync(key, cancel);
        store.Forget(key);
        memory.Forget(key);
        interrupts.Interrupt(key);
        return existed ? Results.NoContent() : Refusal.ConversationNotFound.Problem();
    }

    private static async Task<IResult> EntriesAsync(
        HttpContext http, string id, IJournal journal, CancellationToken cancel, long after = 0, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page, most: 1000) is { } problem) return problem;
        var from = cursor is null ? after : long.TryParse(cursor, out var seq) ? seq : after;
        var key = new ConversationKey(http.Caller().Tenant, id);
        var entries = await journal.ReadAsync(key, from, page.Limit, cancel);
        if (entries.Count == 0 && await journal.FindAsync(key, cancel) is null) return Refusal.ConversationNotFound.Problem();
        var next = entries.Count == page.Limit ? entries[^1].Seq.ToString() : null;
        return Results.Json(new Contract.Page<Contract.Entry>(entries.Select(Mapping.ToContract).ToList(), next), ServerJson.Of<Contract.Page<Contract.Entry>>());
    }

    private static Task CancelAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Cancel>(http, keys, optional: true, handle: (body, idempotency) =>
            CommandAsync(http, id, new Cancel(body.Reason), idempotency, conversations, journal, cancel));

    private static Task ResolveAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Resolve>(http, keys, optional: true, handle: (body, idempotency) =>
            CommandAsync(http, id, new Resolve(body.Note), idempotency, conversations, journal, cancel));

    private static Task HandOffAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.RequestPerson>(http, keys, optional: true, handle: async (body, idempotency) =>
            new Validation().Length(body.Reason, 0, Contract.RequestPerson.ReasonChars, "reason").Problem
            ?? await CommandAsync(http, id, new RequestPerson(string.IsNullOrWhiteSpace(body.Reason) ? null : body.Reason), idempotency, conversations, journal, cancel));

    private static Task MarkAsync(
        HttpContext http, string id, long seq, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Mark>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            var problems = ConversationChecks.Of(body);
            if (problems.Count > 0) return ErrorCode.Invalid(problems);
            var said = await journal.PickAsync(new(http.Caller().Tenant, id), [seq], cancel) is [var entry] ? Recollection.Of(entry)?.Text : null;
            return await CommandAsync(http, id, new Mark(seq, Mapping.TierOf(body.Pin, body.Transient), said), idempotency, conversations, journal, cancel);
        });

    private static Task FeedbackAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Feedback>(http, keys, async (body, idempotency) =>
        {
            var problems = ConversationChecks.Of(body);
            if (problems.Count > 0) return ErrorCode.Invalid(problems);
            var feedback = new GiveFeedback(body.Rating, body.Resolved, body.Comment);
            return await CommandAsync(http, id, feedback, idempotency, conversations, journal, cancel);
        });

    private static Task ForkAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IJournal journal, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.Fork>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            var tenant = http.Caller().Tenant;
            var fork = new ConversationKey(tenant, NewId.Conversation());
            var result = await conversations.ForkAsync(new(tenant, id), fork, body.AtSeq, idempotency.Record, cancel);
            return await AnswerAsync(http, journal, result, idempotency, fork, created: true, cancel);
        });

    private static async Task<IResult> CommandAsync(
        HttpContext http, string id, Command command, Idempotency idempotency, ConversationService conversations, IJournal journal, CancellationToken cancel)
    {
        var key = new ConversationKey(http.Caller().Tenant, id);
        var result = await conversations.HandleAsync(key, command, idempotency.Record, cancel);
        return await AnswerAsync(http, journal, result, idempotency, key, created: false, cancel);
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, IJournal journal, CommandResult result, Idempotency idempotency, ConversationKey key, bool created, CancellationToken cancel)
    {
        if (result is CommandResult.Refused refused) return refused.Problem();
        if (result is CommandResult.Repeated repeated)
        {
            if (idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;
            key = key with { Conversation = repeated.Earlier.Resource.Split('/')[0] };
        }
        if (await journal.FindAsync(key, cancel) is not { } row) return Refusal.ConversationNotFound.Problem();
        if (created) http.Response.Headers.Location = $"{Path}/{key.Conversation}";
        return Results.Json(row.ToContract(), ServerJson.Of<Contract.Conversation>(), statusCode: created ? 201 : 200);
    }

    private static MessageImported Imported(Contract.ImportMessage message) => new(
        (MessageRole)message.Role, message.Content, message.Name, message.Ts, message.Ref,
        message.ToolCalls?.Select(call => new ToolCallBlock(call.Id, call.Name, call.Arguments)).ToList(), message.ToolCallId,
        Mapping.TierOf(message.Pin, message.Transient));
}
