using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Reads and decides on the writer's thread, inside its transaction, and writes the difference.</summary>
internal sealed class SqliteUserMemory(SqliteConnection db, Writer writer, Readers readers, TimeProvider clock) : IUserMemory
{
    private const string OfUser = " WHERE tenant_id = $tenant AND user_id = $user";

    private static readonly TimeSpan CallAge = TimeSpan.FromDays(7);

    public ValueTask<UserMemory> ReadAsync(UserKey user, CancellationToken cancel) =>
        new(readers.Read(reader => Read(reader, user), cancel));

    public async ValueTask<MemoryDecision> ChangeAsync(
        UserKey user, string? call, Func<UserMemory, MemoryDecision> decide, CancellationToken cancel) =>
        await writer.RunAsync(() => Change(user, call, decide), cancel);

    public async ValueTask<int> ForgetAsync(UserKey user, CancellationToken cancel) => await writer.RunAsync(
        () =>
        {
            db.Execute("UPDATE memory_calls SET answer = 'Forgotten since, by request.'" + OfUser, Named(user));
            return db.Execute("DELETE FROM memory_files" + OfUser, Named(user))
                + db.Execute("DELETE FROM memory_facts" + OfUser, Named(user));
        },
        cancel);

    private MemoryDecision Change(UserKey user, string? call, Func<UserMemory, MemoryDecision> decide)
    {
        var before = Read(db, user);
        if (call is not null && AnswerTo(user, call) is { } answer) return new(before, answer);
        var decision = decide(before);
        if (decision.Memory == before) return decision;
        foreach (var (path, _) in before.Files)
            if (!decision.Memory.Files.ContainsKey(path)) Delete("memory_files", "path", user, path);
        foreach (var (id, _) in before.Facts)
            if (!decision.Memory.Facts.ContainsKey(id)) Delete("memory_facts", "fact_id", user, id);
        foreach (var (path, file) in decision.Memory.Files)
            if (before.Files.GetValueOrDefault(path) != file) Write(user, file);
        foreach (var (id, fact) in decision.Memory.Facts)
            if (before.Facts.GetValueOrDefault(id) != fact) Write(user, fact);
        if (call is not null) Keep(user, call, decision.Answer);
        return decision;
    }

    private string? AnswerTo(UserKey user, string call) => db.Query(
            "SELECT answer FROM memory_calls" + OfUser + " AND call = $call", row => row.GetString(0), [.. Named(user), ("$call", call)])
        .SingleOrDefault();

    private void Keep(UserKey user, string call, string answer)
    {
        var now = clock.GetUtcNow();
        db.Execute("DELETE FROM memory_calls" + OfUser + " AND at < $old", [.. Named(user), ("$old", now - CallAge)]);
        db.Execute(
            "INSERT INTO memory_calls (tenant_id, user_id, call, answer, at) VALUES ($tenant, $user, $call, $answer, $now)",
            [.. Named(user), ("$call", call), ("$answer", answer), ("$now", now)]);
    }

    private void Delete(string table, string column, UserKey user, string name) =>
        db.Execute($"DELETE FROM {table}{OfUser} AND {column} = $name", [.. Named(user), ("$name", name)]);

    private void Write(UserKey user, MemoryFile file) => db.Execute(
        """
        INSERT OR REPLACE INTO memory_files (tenant_id, user_id, path, content, conversation_id, key_id, created_at, updated_at)
        VALUES ($tenant, $user, $path, $content, $conversation, $key, $created, $updated)
        """,
        [
            .. Named(user), ("$path", file.Path), ("$content", file.Content),
            ("$conversation", file.Origin.Conversation), ("$key", file.Origin.Key),
            ("$created", file.CreatedAt), ("$updated", file.UpdatedAt),
        ]);

    private void Write(UserKey user, UserFact fact) => db.Execute(
        """
        INSERT INTO memory_facts (tenant_id, user_id, fact_id, text, normal, conversation_id, seq, quote, key_id, created_at, updated_at)
        VALUES ($tenant, $user, $id, $text, $normal, $conversation, $seq, $quote, $key, $created, $updated)
        ON CONFLICT (tenant_id, user_id, fact_id) DO UPDATE SET text = $text, normal = $normal, conversation_id = $conversation, seq = $seq,
            quote = $quote, key_id = $key, created_at = $created, updated_at = $updated
        """,
        [
            .. Named(user), ("$id", fact.Id), ("$text", fact.Text), ("$normal", UserFacts.Normal(fact.Text)),
            ("$conversation", fact.Origin.Conversation), ("$seq", fact.Origin.Seq), ("$quote", fact.Origin.Quote),
            ("$key", fact.Origin.Key), ("$created", fact.CreatedAt), ("$updated", fact.UpdatedAt),
        ]);

    private static UserMemory Read(SqliteConnection db, UserKey user)
    {
        var memory = UserMemory.Empty;
        var files = db.Query($"SELECT {Rows.FileColumns} FROM memory_files{OfUser}", Rows.File, Named(user));
        var facts = db.Query($"SELECT {Rows.FactColumns} FROM memory_facts{OfUser}", Rows.Fact, Named(user));
        return new(
            memory.Files.AddRange(files.Select(file => KeyValuePair.Create(file.Path, file))),
            memory.Facts.AddRange(facts.Select(fact => KeyValuePair.Create(fact.Id, fact))));
    }

    private static (string Name, object? Value)[] Named(UserKey user) => [("$tenant", user.Tenant), ("$user", user.User)];
}
