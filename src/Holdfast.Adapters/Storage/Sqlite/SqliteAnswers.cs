using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqliteAnswers(SqliteConnection db, Writer writer, Readers readers) : IAnswers
{
    private static readonly string Insert = AnswerRows.Keep("@answer", "@usage", locks: "");

    public ValueTask<KeptAnswer?> FindAsync(string tenant, string request, DateTimeOffset since, CancellationToken cancel) => new(readers.Read(
        reader => reader.Query(AnswerRows.Find, AnswerRows.Answer, ("@tenant", tenant), ("@request", request), ("@since", since)).SingleOrDefault(), cancel));

    public async ValueTask KeepAsync(ConversationKey key, string request, KeptAnswer answer, CancellationToken cancel) => await writer.RunAsync(
        () =>
        {
            db.Execute(AnswerRows.Expire, ("@old", answer.At - IAnswers.Longest));
            return db.Execute(Insert, Sql.Named(AnswerRows.Values(key, request, answer)));
        },
        cancel);
}
