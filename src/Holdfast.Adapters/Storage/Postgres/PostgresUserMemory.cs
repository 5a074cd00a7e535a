using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>Reads, decides and writes the difference in one transaction, one at a time for each user.</summary>
internal sealed class PostgresUserMemory(Database database, TimeProvider clock) : IUserMemory
{
    private const string OfUser = " WHERE tenant_id = @tenant AND user_id = @user";

    private static readonly TimeSpan CallAge = TimeSpan.FromDays(7);

    /// <summary>Files and facts of one moment.</summary>
    public async ValueTask<UserMemory> ReadAsync(UserKey user, CancellationToken cancel) => await database.UseAsync(
        async connection =>
        {
            await using var moment = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
            return await ReadAsync(connection, user, cancel);
        },
        cancel);

    public async ValueTask<MemoryDecision> ChangeAsync(
        UserKey user, string? call, Func<UserMemory, MemoryDecision> decide, CancellationToken cancel) =>
        await AloneAsync(user, connection => ChangeAsync(connection, user, call, decide), cancel);

    public async ValueTask<int> ForgetAsync(UserKey user, CancellationToken cancel) => await AloneAsync(
        user,
        async connection =>
        {
            await connection.ExecuteAsync("UPDATE memory_calls SET answer = 'Forgotten since, by request.'" + OfUser, default, Named(user));
            return await connection.ExecuteAsync("DELETE FROM memory_files" + OfUser, default, Named(user))
                + await connection.ExecuteAsync("DELETE FROM memory_facts" + OfUser, default, Named(user));
        },
        cancel);

    /// <summary>Once begun it is done, whoever still waits for it.</summary>
    private Task<T> AloneAsync<T>(UserKey user, Func<NpgsqlConnection, Task<T>> change, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return database.AloneAsync($"memory {user.Tenant}/{user.User}", change, CancellationToken.None);
    }

    private async Task<MemoryDecision> ChangeAsync(
        NpgsqlConnection connection, UserKey user, string? call, Func<UserMemory, MemoryDecision> decide)
    {
        var before = await ReadAsync(connection, user, default);
        if (call is not null && await AnswerToAsync(connection, user, call) is { } answer) return new(before, answer);
        var decision = decide(before);
        if (decision.Memory == before) return decision;
        foreach (var (path, _) in before.Files)
            if (!decision.Memory.Files.ContainsKey(path)) await DeleteAsync(connection, "memory_files", "path", user, path);
        foreach (var (id, _) in before.Facts)
            if (!decision.Memory.Facts.ContainsKey(id)) await DeleteAsync(connection, "memory_facts", "fact_id", user, id);
        foreach (var (path, file) in decision.Memory.Files)
            if (before.Files.GetValueOrDefault(path) != file) await WriteAsync(connection, user, file);
        foreach (var (id, fact) in decision.Memory.Facts)
            if (before.Facts.GetValueOrDefault(id) != fact) await WriteAsync(connection, user, fact);
        if (call is not null) await KeepAsync(connection, user, call, decision.Answer);
        return decision;
    }

    private static async Task<string?> AnswerToAsync(NpgsqlConnection connection, UserKey user, string call) => (await connection.QueryAsync(
        "SELECT answer FROM memory_calls" + OfUser + " AND call = @call", row => row.GetString(0), default, [.. Named(user), ("call", call)]))
        .SingleOrDefault();

    private async Task KeepAsync(NpgsqlConnection connection, UserKey user, string call, string answer)
    {
        var now = clock.GetUtcNow();
        await connection.ExecuteAsync("DELETE FROM memory_calls" + OfUser + " AND at < @old", default, [.. Named(user), ("old", now - CallAge)]);
        await connection.ExecuteAsync(
            "INSERT INTO memory_calls (tenant_id, user_id, call, answer, at) VALUES (@tenant, @user, @call, @answer, @now)", default,
            [.. Named(user), ("call", call), ("answer", answer), ("now", now)]);
    }

    private static Task DeleteAsync(NpgsqlConnection connection, string table, string column, UserKey user, string name) =>
        connection.ExecuteAsync($"DELETE FROM {table}{OfUser} AND {column} = @name", default, [.. Named(user), ("name", name)]);

    private static Task WriteAsync(NpgsqlConnection connection, UserKey user, MemoryFile file) => connection.ExecuteAsync(
        """
        INSERT INTO memory_files (tenant_id, user_id, path, content, conversation_id, key_id, created_at, updated_at)
        VALUES (@tenant, @user, @path, @content, @conversation, @key, @created, @updated)
        ON CONFLICT (tenant_id, user_id, path) DO UPDATE SET content = @content, conversation_id = @conversation, key_id = @key,
            created_at = @created, updated_at = @updated
        """,
        default,
        [
            .. Named(user), ("path", file.Path), ("content", file.Content),
            ("conversation", file.Origin.Conversation), ("key", file.Origin.Key),
            ("created", file.CreatedAt), ("updated", file.UpdatedAt),
        ]);

    private static Task WriteAsync(NpgsqlConnection connection, UserKey user, UserFact fact) => connection.ExecuteAsync(
        """
        INSERT INTO memory_facts (tenant_id, user_id, fact_id, text, normal, conversation_id, seq, quote, key_id, created_at, updated_at)
        VALUES (@tenant, @user, @id, @text, @normal, @conversation, @seq, @quote, @key, @created, @updated)
        ON CONFLICT (tenant_id, user_id, fact_id) DO UPDATE SET text = @text, normal = @normal, conversation_id = @conversation, seq = @seq,
            quote = @quote, key_id = @key, created_at = @created, updated_at = @updated
        """,
        default,
        [
            .. Named(user), ("id", fact.Id), ("text", fact.Text), ("normal", UserFacts.Normal(fact.Text)),
            ("conversation", fact.Origin.Conversation), ("seq", fact.Origin.Seq), ("quote", fact.Origin.Quote),
            ("key", fact.Origin.Key), ("created", fact.CreatedAt), ("updated", fact.UpdatedAt),
        ]);

    private static async Task<UserMemory> ReadAsync(NpgsqlConnection connection, UserKey user, CancellationToken cancel)
    {
        var memory = UserMemory.Empty;
        var files = await connection.QueryAsync($"SELECT {Rows.FileColumns} FROM memory_files{OfUser}", Rows.File, cancel, Named(user));
        var facts = await connection.QueryAsync($"SELECT {Rows.FactColumns} FROM memory_facts{OfUser}", Rows.Fact, cancel, Named(user));
        return new(
            memory.Files.AddRange(files.Select(file => KeyValuePair.Create(file.Path, file))),
            memory.Facts.AddRange(facts.Select(fact => KeyValuePair.Create(fact.Id, fact))));
    }

    private static (string Name, object? Value)[] Named(UserKey user) => [("tenant", user.Tenant), ("user", user.User)];
}
