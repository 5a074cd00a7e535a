using Holdfast.Core;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresAnswers(Database database) : IAnswers
{
    /// <summary>The conversation is locked against its deletion, so that nothing is kept after it.</summary>
    private static readonly string Insert = AnswerRows.Keep("@answer::json", "@usage::json", " FOR KEY SHARE");

    public async ValueTask<KeptAnswer?> FindAsync(string tenant, string request, DateTimeOffset since, CancellationToken cancel) =>
        (await database.QueryAsync(
            AnswerRows.Find, AnswerRows.Answer, cancel, ("tenant", tenant), ("request", request), ("since", since))).SingleOrDefault();

    public async ValueTask KeepAsync(ConversationKey key, string request, KeptAnswer answer, CancellationToken cancel)
    {
        await database.ExecuteAsync(AnswerRows.Expire, cancel, ("old", answer.At - IAnswers.Longest));
        await database.ExecuteAsync(Insert, cancel, AnswerRows.Values(key, request, answer));
    }
}
