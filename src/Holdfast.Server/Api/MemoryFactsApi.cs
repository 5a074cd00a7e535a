using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Requests;
using static Holdfast.Server.Api.MemoryRequests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>The facts of a user. A person may quote a source too, and no less exactly than a model.</summary>
internal static class MemoryFactsApi
{
    public static void MapMemoryFacts(this RouteGroupBuilder memory)
    {
        memory.MapPost("/facts", AddAsync).Audited("memory.fact_added").Takes<Contract.AddFact>().Produces<Contract.MemoryFact>(201).Produces<Contract.MemoryFact>()
            .WithSummary("Remembers a fact; 200 with the fact there is when it is known already.");
        memory.MapGet("/facts/{id}", ReadAsync).Produces<Contract.MemoryFact>().WithSummary("A fact and where it comes from.");
        memory.MapPut("/facts/{id}", EditAsync).Audited("memory.fact_edited").Takes<Contract.EditFact>().Produces<Contract.MemoryFact>()
            .WithSummary("Says a fact better.");
        memory.MapDelete("/facts/{id}", ForgetAsync).Audited("memory.fact_forgotten").Produces(204).WithSummary("Forgets a fact.");
    }

    private static Task AddAsync(
        HttpContext http, IdempotencyKeys keys, IUserMemory memory, UserMemories memories, IJournal journal, IDirectory directory,
        TimeProvider clock, CancellationToken cancel) =>
        Posts.HandleAsync<Contract.AddFact>(http, keys, async (body, idempotency) =>
        {
            // What is known is not remembered twice: a repetition finds the fact without its key, which only tells another body apart.
            if ((await idempotency.FindEarlierAsync(http, journal)).Problem is { } mismatch) return mismatch;
            if (UserOf(http, body.User, out var user) is { } problem) return problem;
            if (await WrongSourceAsync(user, body.Source, memories, journal, cancel) is { } unfounded) return unfounded;
            var origin = new Origin(body.Source?.Conversation, body.Source?.Seq, body.Source?.Quote, http.Caller().Key.Id);
            var isNew = false;
            var decision = await memory.ChangeAsync(user, null, Add, cancel);
            if (decision.Wrong is not null) return Refused(decision);
            await idempotency.RememberAsync(http, directory, decision.Subject!);
            return Json(decision.Memory.Facts[decision.Subject!], isNew ? 201 : 200);

            MemoryDecision Add(UserMemory before)
            {
                var after = new UserFacts(before, clock.Now()).Add(body.Text, origin);
                isNew = after.Memory.Facts.Count > before.Facts.Count;
                return after;
            }
        });

    private static async Task<IResult> ReadAsync(
        HttpContext http, string id, IUserMemory memory, CancellationToken cancel, string? user = null)
    {
        if (UserOf(http, user, out var key) is { } problem) return problem;
        var known = await memory.ReadAsync(key, cancel);
        return known.Facts.TryGetValue(id, out var fact) ? Json(fact) : NotThere($"There is no fact {id}.");
    }

    private static async Task<IResult> EditAsync(
        HttpContext http, string id, IUserMemory memory, TimeProvider clock, CancellationToken cancel, string? user = null)
    {
        if (UserOf(http, user, out var key) is { } problem) return problem;
        var body = await Body.ReadAsync<Contract.EditFact>(http);
        if (body.Problem is not null) return body.Problem;
        var (text, person) = (body.Value.Text, http.Caller().Key.Id);
        var decision = await memory.ChangeAsync(key, null, state => new UserFacts(state, clock.Now()).Edit(id, text, person), cancel);
        return decision.Wrong is not null ? Refused(decision) : Json(decision.Memory.Facts[id]);
    }

    private static async Task<IResult> ForgetAsync(
        HttpContext http, string id, IUserMemory memory, TimeProvider clock, CancellationToken cancel, string? user = null)
    {
        if (UserOf(http, user, out var key) is { } problem) return problem;
        var decision = await memory.ChangeAsync(key, null, state => new UserFacts(state, clock.Now()).Forget(id), cancel);
        return decision.Wrong is not null ? Refused(decision) : Results.NoContent();
    }

    /// <summary>Only what was said with this user is a source of anything about them.</summary>
    private static async ValueTask<IResult?> WrongSourceAsync(
        UserKey user, Contract.FactSource? source, UserMemories memories, IJournal journal, CancellationToken cancel)
    {
        if (source is null) return null;
        var key = new ConversationKey(user.Tenant, source.Conversation);
        if (await journal.FindAsync(key, cancel) is not { } row || row.User != user.User)
            return Invalid("source.conversation", $"Name a conversation of user {user.User}, or leave the source out.");
        return await memories.ProblemAsync(key, source.Seq, source.Quote, cancel) is { } problem ? Invalid("source.quote", problem) : null;
    }

    private static IResult Json(UserFact fact, int status = 200) =>
        Results.Json(MemoryMapping.ToContract(fact), ServerJson.Of<Contract.MemoryFact>(), statusCode: status);
}
