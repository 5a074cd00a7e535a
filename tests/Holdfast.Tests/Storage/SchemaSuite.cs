using System.Text;
using Holdfast.Core.Journal;
using Xunit;

namespace Holdfast.Tests.Storage;

/// <summary>The state machine, enforced by every database where no bug of ours can get around it.</summary>
public abstract class SchemaSuite
{
    protected const string Settled = "settled_at = 1, outcome = 'completed', input_tokens = 1, cache_read_tokens = 1, cache_write_tokens = 1, "
        + "cache_write_long_tokens = 1, output_tokens = 2, thinking_tokens = 1, cost_nano_usd = 1, usage_estimated = (1 = 0), duration_ms = 1";

    /// <summary>One row of everything, for the statements below to change; vectors are the driver's own.</summary>
    protected const string OneOfEach = """
        INSERT INTO conversations VALUES ('acme', 'cnv', 'support', 'interactive', NULL, NULL, 1, 'at_rest', 0, 0, 1, 0, 1, 1, NULL, NULL, (1 = 0), (1 = 0), (1 = 0), NULL);
        INSERT INTO entries VALUES ('acme', 'cnv', 1, 1, '{}');
        INSERT INTO ledger (tenant_id, owner_id, attempt, reserved_at, agent, agent_version, model, prompt_tokens, reserved_nano_usd)
        VALUES ('acme', 'cnv', 1, 1, 'support', 1, 'm', 1, 1);
        INSERT INTO tenants VALUES ('acme', 'Acme', 1);
        INSERT INTO keys VALUES ('acme', 'key', 'app', 'n', 'hash', 'hint', 1, NULL);
        INSERT INTO agents VALUES ('acme', 'support', 1, '{}', 1);
        INSERT INTO memory_files VALUES ('acme', 'ann', '/memories/a', 'text', 'cnv', NULL, 1, 1);
        INSERT INTO memory_facts VALUES ('acme', 'ann', 'fct_1', 'Text.', 'text', 'cnv', 2, 'quote', NULL, 1, 1);
        INSERT INTO documents VALUES ('acme', 'support', 'a/b', 1, 'Title', 7, (1 = 0), 1, 1);
        INSERT INTO document_versions VALUES ('acme', 'support', 'a/b', 1, 'Title', 'Content', 1);
        """;

    /// <summary>The number of rows that it changed, or null when the schema refused it.</summary>
    protected abstract int? Try(string sql);

    /// <summary>Applies what the database lacks.</summary>
    protected abstract Task MigrateAsync();

    [Theory]
    [InlineData("UPDATE conversations SET seq = 0")]
    [InlineData("UPDATE conversations SET state = 'asleep'")]
    [InlineData("UPDATE conversations SET mode = 'batch'")]
    [InlineData("UPDATE conversations SET cost_nano_usd = -1")]
    [InlineData("UPDATE conversations SET epoch = 0")]
    [InlineData("UPDATE conversations SET state = 'working'")]
    [InlineData("UPDATE conversations SET state = 'waiting'")]
    [InlineData("UPDATE conversations SET rating = 0")]
    [InlineData("UPDATE conversations SET rating = 6")]
    [InlineData("UPDATE entries SET seq = 0")]
    [InlineData("INSERT INTO entries VALUES ('acme', 'cnv', 1, 1, '{}')")]
    [InlineData("INSERT INTO entries VALUES (NULL, 'cnv', 2, 1, '{}')")]
    [InlineData("UPDATE ledger SET reserved_nano_usd = -1")]
    [InlineData("UPDATE ledger SET attempt = 0")]
    [InlineData("UPDATE ledger SET agent = NULL, agent_version = NULL")]
    [InlineData("UPDATE ledger SET settled_at = 1")]
    [InlineData("UPDATE ledger SET cost_nano_usd = 1")]
    [InlineData("UPDATE ledger SET price = 'p'")]
    [InlineData("UPDATE ledger SET " + Settled + "; UPDATE ledger SET settled_at = NULL")]
    [InlineData("UPDATE ledger SET " + Settled + "; UPDATE ledger SET outcome = NULL")]
    [InlineData("UPDATE ledger SET " + Settled + "; UPDATE ledger SET duration_ms = NULL")]
    [InlineData("UPDATE ledger SET " + Settled + "; UPDATE ledger SET cost_nano_usd = -1")]
    [InlineData("UPDATE ledger SET " + Settled + "; UPDATE ledger SET thinking_tokens = 3")]
    [InlineData("UPDATE keys SET role = 'guest'")]
    [InlineData("UPDATE keys SET role = 'root'")]
    [InlineData("UPDATE keys SET tenant_id = NULL")]
    [InlineData("UPDATE keys SET tenant_id = 'globex'")]
    [InlineData("INSERT INTO keys VALUES ('acme', 'key2', 'app', 'n', 'hash', 'hint', 1, NULL)")]
    [InlineData("UPDATE agents SET version = 0")]
    [InlineData("UPDATE agents SET tenant_id = 'globex'")]
    [InlineData("DELETE FROM tenants")]
    [InlineData("UPDATE memory_files SET tenant_id = NULL")]
    [InlineData("UPDATE memory_files SET path = '/etc/passwd'")]
    [InlineData("UPDATE memory_files SET path = '/memories/'")]
    [InlineData("UPDATE memory_files SET path = '/memories/../a'")]
    [InlineData("UPDATE memory_files SET path = '/memories/a/..'")]
    [InlineData("UPDATE memory_files SET conversation_id = NULL")]
    [InlineData("UPDATE memory_files SET key_id = 'key'")]
    [InlineData("UPDATE memory_files SET updated_at = 0")]
    [InlineData("UPDATE memory_facts SET fact_id = '1'")]
    [InlineData("UPDATE memory_facts SET text = ''")]
    [InlineData("UPDATE memory_facts SET seq = 0")]
    [InlineData("UPDATE memory_facts SET quote = NULL")]
    [InlineData("UPDATE memory_facts SET quote = ''")]
    [InlineData("UPDATE memory_facts SET conversation_id = NULL")]
    [InlineData("UPDATE memory_facts SET conversation_id = NULL, seq = NULL, quote = NULL")]
    [InlineData("INSERT INTO memory_facts SELECT tenant_id, user_id, 'fct_2', text, normal, conversation_id, seq, quote, key_id, 1, 1 FROM memory_facts")]
    [InlineData("UPDATE documents SET path = '../b'")]
    [InlineData("UPDATE documents SET path = '/b'")]
    [InlineData("UPDATE documents SET version = 0")]
    [InlineData("INSERT INTO documents SELECT tenant_id, agent, 'c', 1, title, 1, deleted, change, 1 FROM documents")]
    [InlineData("INSERT INTO document_versions SELECT * FROM document_versions")]
    [InlineData("UPDATE vectors SET seq = 0")]
    [InlineData("INSERT INTO vectors SELECT * FROM vectors")]
    public void Row_that_cannot_be_is_refused(string sql) => Assert.Null(Try(sql));

    [Theory]
    [InlineData("UPDATE conversations SET state = 'working', wake_at = 1")]
    [InlineData("UPDATE conversations SET state = 'at_rest', wake_at = 1")]
    [InlineData("UPDATE conversations SET state = 'resolved', metadata = '{}'")]
    [InlineData("UPDATE ledger SET " + Settled)]
    [InlineData("UPDATE ledger SET " + Settled + ", price = 'p', answered_by = 'm'")]
    [InlineData("UPDATE keys SET role = 'root', tenant_id = NULL")]
    [InlineData("UPDATE memory_files SET conversation_id = NULL, key_id = 'key'")]
    [InlineData("UPDATE memory_facts SET conversation_id = NULL, seq = NULL, quote = NULL, key_id = 'key'")]
    [InlineData("UPDATE memory_facts SET key_id = 'key'")]
    public void Row_that_can_be_is_taken(string sql) => Assert.Equal(1, Try(sql));

    [Fact]
    public async Task Outcomes_of_before_there_were_any_are_read_out_of_entries()
    {
        Try("DROP INDEX conversations_by_end");
        foreach (var column in new[] { "ended_at", "handed_off", "troubled", "denied", "rating" }) Try($"ALTER TABLE conversations DROP COLUMN {column}");
        Try("DELETE FROM schema_migrations WHERE name LIKE '%outcomes.sql'");
        Hold("handed", "resolved", new HandedOff("requested", "They asked."), new Feedback(5), new Feedback(2), new Feedback(Comment: "Hm."));
        Hold("stopped", "at_rest", new TurnStopped("too_many_rounds", "Enough."));
        Hold("cancelled", "at_rest", new TurnStopped(TurnStopped.Cancelled, "By request."));
        Hold("held", "with_person", new Parked("overloaded", "Busy.", DateTimeOffset.UnixEpoch));

        await MigrateAsync();

        Assert.Equal(1, Count("handed", "ended_at = 9 AND handed_off AND NOT troubled AND NOT denied AND rating = 2"));
        Assert.Equal(1, Count("stopped", "ended_at = 9 AND NOT handed_off AND troubled AND rating IS NULL"));
        Assert.Equal(1, Count("cancelled", "ended_at = 9 AND NOT troubled"));
        Assert.Equal(1, Count("held", "ended_at IS NULL AND troubled"));
        Assert.Equal(1, Count("cnv", "ended_at IS NULL AND NOT handed_off AND NOT troubled"));

        int? Count(string conversation, string condition) => Try($"UPDATE conversations SET epoch = 2 WHERE conversation_id = '{conversation}' AND {condition}");

        void Hold(string conversation, string state, params Fact[] facts)
        {
            Try($"INSERT INTO conversations VALUES ('acme', '{conversation}', 'support', 'interactive', NULL, NULL, 1, '{state}', 1, 0, 1, 0, 1, 9, NULL)");
            for (var i = 0; i < facts.Length; i++)
                Try($"INSERT INTO entries VALUES ('acme', '{conversation}', {i + 1}, 1, '{Encoding.UTF8.GetString(EntryCodec.Encode(facts[i]))}')");
        }
    }
}
