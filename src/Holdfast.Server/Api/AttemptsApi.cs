using Holdfast.Core;
using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Effects;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Holdfast.Server.Requests;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>Every model call of a conversation, and the exact request of each.</summary>
internal static class AttemptsApi
{
    public static void MapAttempts(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/v1/conversations/{id}/attempts").WithTags("Conversations").ForTenant(Role.App);
        group.MapGet("", ListAsync).Produces<Contract.Page<Contract.Attempt>>().WithSummary("Every model call, failed ones included.");
        group.MapGet("{n:int}/request", RequestAsync).Produces<string>(200, "application/json").WithSummary("The request as it was sent, byte for byte.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, string id, IJournal journal, CancellationToken cancel, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page) is { } problem) return problem;
        var key = new ConversationKey(http.Caller().Tenant, id);
        if (await journal.FindAsync(key, cancel) is null) return Refusal.ConversationNotFound.Problem();
        var (started, ended) = (new List<Entry>(), new Dictionary<int, Entry>());
        await foreach (var entry in AttemptEntriesAsync(journal, key, After(cursor), cancel))
        {
            // What is handed in at a batch interface overlaps, and ends in any order; other ends are of the pages before.
            if (entry.Fact is AttemptEnded end) ended[end.Attempt] = entry;
            else if (started.Count <= page.Limit) started.Add(entry);
            if (started.Count > page.Limit && started.Take(page.Limit).All(HasEnd)) break;
        }
        var attempts = started.Take(page.Limit).Select(entry => Mapping.ToContract(entry, ended.GetValueOrDefault(NumberOf(entry)))).ToList();
        return Page(attempts, next: started.Count > page.Limit ? attempts[^1].Seq : null);

        bool HasEnd(Entry entry) => ended.ContainsKey(NumberOf(entry));
        static int NumberOf(Entry entry) => ((AttemptStarted)entry.Fact).Attempt;
    }

    private static async Task<IResult> RequestAsync(
        HttpContext http, string id, int n, IJournal journal, SentRequests requests, CancellationToken cancel)
    {
        var key = new ConversationKey(http.Caller().Tenant, id);
        await foreach (var entry in AttemptEntriesAsync(journal, key, after: 0, cancel))
        {
            if (entry.Fact is not AttemptStarted started || started.Attempt != n) continue;
            return await requests.FindAsync(key, entry, cancel) is { } body
                ? Results.Bytes(body, "application/json")
                : ErrorCode.RequestNotReproducible.Problem();
        }
        return ErrorCode.AttemptNotFound.Problem();
    }

    private static async IAsyncEnumerable<Entry> AttemptEntriesAsync(
        IJournal journal, ConversationKey key, long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        IReadOnlyList<Entry> entries;
        do
        {
            entries = await journal.ReadAsync(key, after, 1000, cancel);
            foreach (var entry in entries)
                if (entry.Fact is AttemptStarted or AttemptEnded) yield return entry;
            if (entries.Count > 0) after = entries[^1].Seq;
        }
        while (entries.Count == 1000);
    }

    /// <summary>The cursor is the seq of the last attempt's start.</summary>
    private static long After(string? cursor) => long.TryParse(cursor, out var seq) ? seq : 0;

    private static IResult Page(List<Contract.Attempt> attempts, long? next) =>
        Results.Json(new Contract.Page<Contract.Attempt>(attempts, next?.ToString()), ServerJson.Of<Contract.Page<Contract.Attempt>>());
}
