using System.Data.Common;
using System.Text;
using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Journal;
using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage;

/// <summary>What both databases read and write of <see cref="IAnswers"/>. An answer stands there as in the journal.</summary>
internal static class AnswerRows
{
    public const string Find = "SELECT at, answer, usage FROM answers WHERE tenant_id = @tenant AND request = @request AND at >= @since";

    /// <summary>Two old ones go for each new one, so that none stays for long and none waits for it.</summary>
    public const string Expire =
        "DELETE FROM answers WHERE (tenant_id, request) IN (SELECT tenant_id, request FROM answers WHERE at < @old ORDER BY at LIMIT 2)";

    /// <param name="answer">Of a JSON column.</param>
    /// <param name="locks">What keeps the conversation from being deleted meanwhile.</param>
    public static string Keep(string answer, string usage, string locks) => $"""
        INSERT INTO answers (tenant_id, request, conversation_id, at, answer, usage)
        SELECT tenant_id, @request, conversation_id, @at, {answer}, {usage} FROM (
            SELECT tenant_id, conversation_id FROM conversations WHERE tenant_id = @tenant AND conversation_id = @conversation{locks}) AS kept
        WHERE true
        ON CONFLICT (tenant_id, request) DO UPDATE SET
            conversation_id = excluded.conversation_id, at = excluded.at, answer = excluded.answer, usage = excluded.usage
        """;

    public static KeptAnswer Answer(DbDataReader row)
    {
        var answer = (Answer)EntryCodec.Decode(Encoding.UTF8.GetBytes(row.GetString(1)));
        return new(row.GetTime(0), answer.Blocks, answer.Stop, JsonSerializer.Deserialize<Usage>(row.GetString(2)));
    }

    public static (string Name, object? Value)[] Values(ConversationKey key, string request, KeptAnswer one) =>
    [
        ("tenant", key.Tenant), ("conversation", key.Conversation), ("request", request), ("at", one.At),
        ("answer", Encoding.UTF8.GetString(EntryCodec.Encode(new Answer(Attempt: 0, one.Blocks, one.Stop)))), ("usage", JsonSerializer.Serialize(one.Usage)),
    ];
}
