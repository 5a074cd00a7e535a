using System.Text;
using Holdfast.Core.Money;
using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Intake;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Many like items under one agent: handed in, looked at, cancelled. A batch is a conversation with no turns.</summary>
internal static class BatchesApi
{
    private const string Path = "/api/v1/batches";
    private const int MissingShown = 100;

    public static void MapBatches(this IEndpointRouteBuilder app)
    {
        var batches = app.MapGroup(Path).WithTags("Batches").ForTenant(Role.App);
        batches.MapPost("", CreateAsync).Takes<Contract.CreateBatch>().Produces<Contract.Batch>(202)
            .WithSummary("Hands in many like items; 202 once they are durable.");
        batches.MapGet("", ListAsync).Produces<Contract.Page<Contract.Batch>>().WithSummary("Batches, newest first.");
        batches.MapGet("/{id}", ReadAsync).Produces<Contract.Batch>().WithSummary("A batch as it stands, and what is missing.");
        batches.MapGet("/{id}/results", BatchResults.ListAsync).Produces<Contract.Page<Contract.BatchResult>>()
            .WithSummary("What became of the items so far, in the order they were given; ?state= pending, answered or failed.");
        batches.MapPost("/{id}/cancel", CancelAsync).Takes<Contract.Cancel>(optional: true).Produces<Contract.Batch>()
            .WithSummary("Ends a batch; what was answered stays.");
    }

    private static Task CreateAsync(
        HttpContext http, IdempotencyKeys keys, ConversationService conversations, IBatches batches, IJournal journal, ConversationStore store,
        CancellationToken cancel) => Posts.HandleAsync<Contract.CreateBatch>(http, keys, async (body, idempotency) =>
        {
            if (Wrong(body) is { } wrong) return wrong;
            var tenant = http.Caller().Tenant;
            var task = body.Task ?? BatchOpening.TaskOf(body.Instructions);
            var learned = await batches.LatestAsync(new(tenant, body.Agent), task, cancel);
            var facts = BatchOpening.Facts(
                task, body.Instructions, [.. body.Items.Select(item => new BatchItem(item.Id, item.Content))],
                learned?.PerCall ?? BatchRule.FirstSize, body.MaxItemsPerCall ?? Limits.ItemsPerCall, learned?.Key.Conversation,
                (ServiceTier)body.ServiceTier);
            var key = new ConversationKey(tenant, NewId.Batch());
            var start = new Start(body.Agent, ConversationMode.Background, Metadata: body.Metadata, Import: facts);
            var result = await conversations.HandleAsync(key, start, idempotency.Record, cancel);
            if (result is CommandResult.Refused refused) return refused.Reason.Problem();
            if (result is CommandResult.Repeated repeated)
            {
                if (idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;
                key = key with { Conversation = repeated.Earlier.Resource.Split('/')[0] };
            }
            return await FindAsync(key, batches, journal, store, cancel) is { } batch
                ? TypedResults.Accepted($"{Path}/{batch.Id}", batch)
                : ErrorCode.BatchNotFound.Problem();
        });

    private static async Task<IResult> ListAsync(
        HttpContext http, IBatches batches, CancellationToken cancel,
        string? agent = null, string? task = null, string? state = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        return TypedResults.Ok((await batches.ListAsync(http.Caller().Tenant, new(agent, task, state), page, cancel)).ToContract(ToContract));
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, string id, IBatches batches, IJournal journal, ConversationStore store, CancellationToken cancel) =>
        await FindAsync(new(http.Caller().Tenant, id), batches, journal, store, cancel) is { } batch
            ? TypedResults.Ok(batch)
            : ErrorCode.BatchNotFound.Problem();

    private static Task CancelAsync(
        HttpContext http, string id, IdempotencyKeys keys, ConversationService conversations, IBatches batches, IJournal journal,
        ConversationStore store, CancellationToken cancel) => Posts.HandleAsync<Contract.Cancel>(http, keys, optional: true, handle: async (body, idempotency) =>
        {
            var key = new ConversationKey(http.Caller().Tenant, id);
            if (await batches.FindAsync(key, cancel) is null) return ErrorCode.BatchNotFound.Problem();
            var result = await conversations.HandleAsync(key, new Cancel(body.Reason), idempotency.Record, cancel);
            if (result is CommandResult.Refused refused) return refused.Reason.Problem();
            if (result is CommandResult.Repeated repeated && idempotency.Mismatch(repeated.Earlier) is { } mismatch) return mismatch;
            return await ReadAsync(http, id, batches, journal, store, cancel);
        });

    private static async ValueTask<Contract.Batch?> FindAsync(
        ConversationKey key, IBatches batches, IJournal journal, ConversationStore store, CancellationToken cancel)
    {
        if (await batches.FindAsync(key, cancel) is not { } row || await journal.FindAsync(key, cancel) is not { } conversation) return null;
        var state = await store.RefreshAsync(key, cancel);
        var missing = state.Batch!.Items.Where(item => !item.IsAnswered).Take(MissingShown).Select(item => item.Id).ToList();
        return ToContract(row) with
        {
            CostUsd = Usd.Exact(conversation.CostNanoUsd), Missing = missing, WakeAt = conversation.WakeAt, Metadata = conversation.Metadata,
            FellBack = state.Batch.FellBack,
            ProviderBatches = state.Batch.Submissions.IsEmpty ? null : [.. state.Batch.Submissions.Select(ToContract)],
        };
    }

    private static ProblemResult? Wrong(Contract.CreateBatch body)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var check = new Validation()
            .Require(body.Items.Count is >= 1 and <= Limits.BatchItems, "items", $"Give 1 to {Limits.BatchItems} items.")
            .Length(body.Agent, 1, Limits.UserChars, "agent")
            .Length(body.Instructions, 1, Limits.InstructionsChars, "instructions")
            .Length(body.Task, 1, Limits.BatchTaskChars, "task")
            .Range(body.MaxItemsPerCall, 1, Limits.ItemsPerCall, "max_items_per_call");
        check.Add(ConversationChecks.Metadata(body.Metadata));
        for (var i = 0; i < body.Items.Count && check.Errors.Count < MissingShown; i++)
        {
            var item = body.Items[i];
            check.Length(item.Id, 1, Limits.ItemIdChars, $"items[{i}].id")
                .Require(ids.Add(item.Id), $"items[{i}].id", $"Another item has the id {item.Id}; each needs its own.")
                .Require(
                    !string.IsNullOrWhiteSpace(item.Content) && Encoding.UTF8.GetByteCount(item.Content) <= Limits.BatchItemBytes,
                    $"items[{i}].content", $"Give text of at most {Limits.BatchItemBytes} bytes that is not blank.");
        }
        return check.Problem;
    }

    private static Contract.Batch ToContract(BatchRow row) => new(
        row.Key.Conversation, row.Agent, row.Task, row.State, row.Items, row.Answered, row.Failed, row.Items - row.Answered - row.Failed, row.PerCall,
        row.CreatedAt, row.UpdatedAt, LearnedFrom: row.LearnedFrom, ServiceTier: (Contract.ServiceTier)row.Tier);

    private static Contract.ProviderBatch ToContract(Submission one) =>
        new(one.Model, one.Requests, one.Done, one.StartedAt, one.Until, one.ProviderBatch, one.Last?.Message);
}
