using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Agents;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What takes effect only when a person said yes: see it, take it on, approve it as it is or changed, reject it with a reason.</summary>
internal static class ReviewsApi
{
    private const string Path = "/api/v1/reviews";
    private const int TitleChars = 200, LessonChars = 500, MostEvidence = 20, ShortestSeconds = 60, LongestSeconds = 7_776_000;
    private static readonly TimeSpan Within = TimeSpan.FromDays(14);

    public static void MapReviews(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("People").ForTenant(Role.Operator);
        group.MapGet("", ListAsync).Produces<Contract.Page<Contract.Review>>()
            .WithSummary("What waits for a decision, what is due first at the top; ?state= open, claimed or closed.");
        group.MapPost("", ProposeAsync).Takes<Contract.ProposeReview>().Produces<Contract.Review>(StatusCodes.Status201Created)
            .WithSummary("Proposes a change of an agent.");
        group.MapGet("{id}", ReadAsync).Produces<Contract.Review>().WithSummary("One of them, with what it would change.");
        group.MapPost("{id}/claim", ClaimAsync).Takes<Contract.ClaimItem>(optional: true).Produces<Contract.Review>()
            .WithSummary("Takes it on; refused when somebody else has.");
        group.MapPost("{id}/reassign", ReassignAsync).Takes<Contract.ClaimItem>(optional: true).Produces<Contract.Review>()
            .WithSummary("Passes it on to somebody, or to nobody.");
        group.MapPost("{id}/approve", ApproveAsync).Takes<Contract.ApproveReview>(optional: true).Produces<Contract.Review>()
            .WithSummary("Lets it take effect, as it was proposed or changed. Changes of agents need an admin's key.");
        group.MapPost("{id}/reject", RejectAsync).Takes<Contract.RejectReview>(optional: true).Produces<Contract.Review>()
            .WithSummary("It does not take effect; who proposed it is told why.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, IInbox inbox, InboxDoor door, IJournal journal, CancellationToken cancel,
        string? state = null, string? agent = null, string? subject = null, string? owner = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        if (InboxStates.Wrong(state) is { } wrong) return wrong;
        var rows = await inbox.ListAsync(http.Caller().Tenant, new(InboxKind.Review, state, agent, owner, subject), page, cancel);
        var reviews = new List<Contract.Review>();
        foreach (var row in rows.Items) reviews.Add(await ReviewMapping.ReadAsync(journal, row, cancel) with { Present = door.PresentAt(row) });
        return Results.Json(new Contract.Page<Contract.Review>(reviews, rows.NextCursor), ServerJson.Of<Contract.Page<Contract.Review>>());
    }

    private static Task ProposeAsync(
        HttpContext http, IdempotencyKeys keys, ConversationService conversations, IDirectory directory, AgentLint lint, IInbox inbox, IJournal journal, TimeProvider clock,
        CancellationToken cancel) => Posts.HandleAsync<Contract.ProposeReview>(http, keys, async (body, idempotency) =>
        {
            var tenant = http.Caller().Tenant;
            if (await directory.FindAgentAsync(tenant, body.Agent, null, cancel) is not { } agent) return ErrorCode.AgentNotFound.Problem($"No agent is named {body.Agent}.");
            if (Wrong(body, agent, lint) is { } wrong) return wrong;
            var due = clock.GetUtcNow() + (body.DueSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Within);
            var evidence = body.Evidence?.Select(one => new Evidence(one.Conversation, one.Seq, one.Text)).ToList();
            var review = body.Lesson is { } lesson
                ? new ReviewAsked(ReviewSubject.Lesson, body.Title ?? lesson, due, Proposed: JsonSerializer.Serialize(lesson, ServerJson.Of<string>()), Base: agent.Version, Evidence: evidence)
                : new ReviewAsked(ReviewSubject.Constitution, body.Title ?? $"Constitution of {body.Agent}", due,
                    Proposed: JsonSerializer.Serialize(body.Constitution!, ServerJson.Of<Contract.Constitution>()), Base: agent.Version, Evidence: evidence);
            var key = new ConversationKey(tenant, NewId.Proposal());
            var result = await conversations.HandleAsync(key, new Propose(body.Agent, review), idempotency.Record, cancel);
            if (result is CommandResult.Refused refused) return refused.Problem();
            if (result is CommandResult.Repeated repeated)
            {
                if (idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;
                key = key with { Conversation = repeated.Earlier.Resource.Split('/')[0] };
            }
            var row = (await inbox.FindAsync(key, 2, cancel))!;
            return Results.Json(await ReviewMapping.ReadAsync(journal, row, cancel), ServerJson.Of<Contract.Review>(), statusCode: StatusCodes.Status201Created);
        });

    private static async Task<IResult> ReadAsync(HttpContext http, string id, InboxDoor door, IJournal journal, IDirectory directory, CancellationToken cancel)
    {
        if (await door.FindAsync(http, InboxKind.Review, id, cancel) is not { } row) return InboxDoor.Missing(InboxKind.Review);
        var review = await ReviewMapping.ReadAsync(journal, row, cancel) with { Present = door.PresentAt(row) };
        return Results.Json(await ReviewMapping.CompareAsync(review, http.Caller().Tenant, directory, cancel), ServerJson.Of<Contract.Review>());
    }

    private static Task ClaimAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, IDirectory directory, CancellationToken cancel) =>
        SayAsync<Contract.ClaimItem>(http, id, keys, (body, seq, me) => new Claim(seq, body.Owner ?? me, me, OnlyIfFree: true), door, journal, directory, cancel);

    private static Task ReassignAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, IDirectory directory, CancellationToken cancel) =>
        SayAsync<Contract.ClaimItem>(http, id, keys, (body, seq, me) => new Claim(seq, body.Owner, me), door, journal, directory, cancel);

    private static Task RejectAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, IJournal journal, IDirectory directory, CancellationToken cancel) =>
        SayAsync<Contract.RejectReview>(http, id, keys, (body, seq, me) => new DecideReview(seq, Approved: false, me, Note: body.Note), door, journal, directory, cancel,
            check: body => InboxDoor.TooLong(body.Note, "note"));

    private static Task SayAsync<T>(
        HttpContext http, string id, IdempotencyKeys keys, Func<T, long, string, Command> command, InboxDoor door, IJournal journal, IDirectory directory,
        CancellationToken cancel, Func<T, ProblemResult?>? check = null) where T : class =>
        Posts.HandleAsync<T>(http, keys, optional: true, handle: async (body, idempotency) =>
            check?.Invoke(body)
            ?? await door.TellAsync(http, InboxKind.Review, id, (seq, me) => command(body, seq, me), idempotency, cancel)
            ?? await ReadAsync(http, id, door, journal, directory, cancel));

    private static Task ApproveAsync(
        HttpContext http, string id, IdempotencyKeys keys, InboxDoor door, ConversationStore store, Approvals approvals, IJournal journal, IDirectory directory,
        CancellationToken cancel) => Posts.HandleAsync<Contract.ApproveReview>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            if (InboxDoor.TooLong(body.Note, "note") is { } wrong) return wrong;
            if (await door.FindAsync(http, InboxKind.Review, id, cancel) is not { } row) return InboxDoor.Missing(InboxKind.Review);
            var asked = (ReviewAsked)(await journal.PickAsync(row.Key, [row.Seq], cancel))[0].Fact;
            int? version = null;
            var edited = body.Edited?.GetRawText();
            if (asked.Subject == ReviewSubject.Answer)
            {
                if (WrongAnswer(body.Edited) is { } unfit) return unfit;
                edited = body.Edited?.GetString();
            }
            else if (row.ClosedAt is null && asked.Subject != ReviewSubject.ToolCall)
            {
                if (http.Caller().Key.Role < Role.Admin) return ErrorCode.RoleNotAllowed.Problem("A change of an agent is approved with a key of role admin.");
                (version, var problem) = await approvals.ApplyAsync(row.Key.Tenant, row.Agent, asked, body.Edited, http.Caller().Key.Id, cancel);
                if (problem is not null) return problem;
            }
            else if (row.ClosedAt is null && await approvals.CheckCallAsync(await store.RefreshAsync(row.Key, cancel), asked, body.Edited, cancel) is { } problem)
            {
                return problem;
            }
            return await door.TellAsync(
                    http, InboxKind.Review, id, (seq, me) => new DecideReview(seq, Approved: true, me, edited, body.Note, version), idempotency, cancel)
                ?? await ReadAsync(http, id, door, journal, directory, cancel);
        });

    private static ProblemResult? WrongAnswer(JsonElement? edited) => edited is null ? null : new Validation()
        .Require(edited is { ValueKind: JsonValueKind.String } text && !string.IsNullOrWhiteSpace(text.GetString()), "edited", "Give the whole answer as a string that says something.")
        .Length(edited is { ValueKind: JsonValueKind.String } given ? given.GetString() : null, 1, Limits.MessageBytes, "edited").Problem;

    private static ProblemResult? Wrong(Contract.ProposeReview body, AgentRow agent, AgentLint lint)
    {
        var wrong = new Validation()
            .Require((body.Constitution is null) != (body.Lesson is null), "constitution", "Give either a constitution or a lesson.")
            .Length(body.Lesson, 1, LessonChars, "lesson").Length(body.Title, 1, TitleChars, "title")
            .Range(body.DueSeconds, ShortestSeconds, LongestSeconds, "due_seconds")
            .Require(body.Evidence is not { Count: > MostEvidence }, "evidence", $"Give at most {MostEvidence} entries.");
        if (body.Constitution is not null) wrong.Add(lint.Check(agent.Name, agent.Read() with { Constitution = body.Constitution }).Errors.Errors);
        return wrong.Problem;
    }
}
