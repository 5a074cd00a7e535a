using System.Globalization;
using Holdfast.Core;
using Holdfast.Core.Batches;
using Holdfast.Core.Journal;
using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What became of a batch's items, read from the entries that say it.</summary>
internal static class BatchResults
{
    public static async Task<IResult> ListAsync(
        HttpContext http, string id, IJournal journal, ConversationStore store, CancellationToken cancel,
        string? state = null, int? limit = null, string? cursor = null)
    {
        if (Paging.Read(limit, cursor, out var page, most: 1000) is { } problem) return problem;
        if (state is not (null or "pending" or "answered" or "failed"))
            return ErrorCode.Invalid(new Contract.FieldError("state", "Use pending, answered or failed."));
        var from = 0;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out from))
            throw new InvalidCursorException();

        var key = new ConversationKey(http.Caller().Tenant, id);
        if ((await store.RefreshAsync(key, cancel)).Batch is not { } batch) return ErrorCode.BatchNotFound.Problem();
        var chosen = batch.Items.Skip(from).Where(item => state is null || StateOf(item) == state).Take(page.Limit).ToList();
        var ends = await journal.PickAsync(key, [.. chosen.Select(item => item.End).Where(end => end > 0).Distinct().Order()], cancel);
        var next = chosen.Count == page.Limit && chosen[^1].Number + 1 < batch.Items.Count ? $"{chosen[^1].Number + 1}" : null;
        return TypedResults.Ok(new Contract.Page<Contract.BatchResult>(Results(chosen, ends), next));
    }

    private static List<Contract.BatchResult> Results(List<BatchItemState> items, IReadOnlyList<Entry> ends)
    {
        var said = new Dictionary<string, Contract.BatchResult>(StringComparer.Ordinal);
        foreach (var entry in ends)
        {
            foreach (var answer in (entry.Fact as ItemsAnswered)?.Answers ?? [])
                said[answer.Id] = new(answer.Id, "answered", answer.Content, Attempt: ((ItemsAnswered)entry.Fact).Attempt);
            foreach (var failure in (entry.Fact as ItemsFailed)?.Items ?? []) said[failure.Id] = new(failure.Id, "failed", Reason: failure.Reason);
        }
        return items.ConvertAll(item => item.End == 0 ? new(item.Id, "pending") : said[item.Id]);
    }

    private static string StateOf(BatchItemState item) => item.End == 0 ? "pending" : item.IsAnswered ? "answered" : "failed";
}
