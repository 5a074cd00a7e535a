using System.Text;
using Holdfast.Core;
using Holdfast.Runtime.Ports;
using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// The wire of <see cref="INews"/>: notifications that go out with the commit of what they tell of. A notification is the name of its node
/// and a line for each piece of news.
/// </summary>
internal sealed class Telling(string schema, string node)
{
    /// <summary>Of a name, in PostgreSQL.</summary>
    private const int LongestName = 63;

    /// <summary>PostgreSQL takes less than 8,000 bytes.</summary>
    private const int LongestBytes = 7_900;

    private const char Line = '\n', Part = '\u001f';

    public string Channel { get; } = $"holdfast_{schema}" is { Length: > LongestName } name ? name[..LongestName] : $"holdfast_{schema}";

    public void Tell(NpgsqlBatch batch, IEnumerable<News> news)
    {
        foreach (var message in Messages(news))
        {
            var command = batch.Add("SELECT pg_notify($1, $2)");
            command.Parameters.Add(new() { Value = Channel });
            command.Parameters.Add(new() { Value = message });
        }
    }

    public async Task TellAsync(NpgsqlConnection connection, News news)
    {
        await using var batch = connection.CreateBatch();
        Tell(batch, [news]);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>What another node tells; nothing of what this one told itself.</summary>
    public IEnumerable<News> Read(string message)
    {
        var lines = message.Split(Line);
        return lines[0] == node ? [] : lines.Skip(1).Select(line => Decode(line.Split(Part)));
    }

    private IEnumerable<string> Messages(IEnumerable<News> news)
    {
        var message = new StringBuilder(node);
        var bytes = node.Length;
        foreach (var line in news.Select(Encode))
        {
            var size = Encoding.UTF8.GetByteCount(line) + 1;
            if (bytes + size > LongestBytes)
            {
                yield return message.ToString();
                message.Clear().Append(node);
                bytes = node.Length;
            }
            message.Append(Line).Append(line);
            bytes += size;
        }
        yield return message.ToString();
    }

    private static string Encode(News news) => news switch
    {
        News.Appended appended => string.Join(Part, "appended", appended.Key.Tenant, appended.Key.Conversation),
        News.Deleted deleted => string.Join(Part, "deleted", deleted.Key.Tenant, deleted.Key.Conversation),
        News.AgentSaved saved => string.Join(Part, "agent_saved", saved.Tenant, saved.Name),
        News.InboxChanged changed => string.Join(Part, "inbox_changed", changed.Tenant),
        News.KeyRevoked revoked => string.Join(Part, "key_revoked", revoked.Id),
        News.AtWork at => string.Join(Part, "at_work", at.Tenant, at.Item, at.Who, Uri.EscapeDataString(at.Name), at.IsTyping ? "typing" : "looking"),
        News.PricesImported => "prices_imported",
        _ => throw new ArgumentException($"{news.GetType().Name} is not told.", nameof(news)),
    };

    /// <summary>What a newer node tells, and this one does not understand, may be anything.</summary>
    private static News Decode(string[] parts) => parts switch
    {
        ["appended", var tenant, var conversation] => new News.Appended(new ConversationKey(tenant, conversation)),
        ["deleted", var tenant, var conversation] => new News.Deleted(new ConversationKey(tenant, conversation)),
        ["agent_saved", var tenant, var name] => new News.AgentSaved(tenant, name),
        ["inbox_changed", var tenant] => new News.InboxChanged(tenant),
        ["key_revoked", var id] => new News.KeyRevoked(id),
        ["at_work", var tenant, var item, var who, var name, var doing] => new News.AtWork(tenant, item, who, Uri.UnescapeDataString(name), doing == "typing"),
        ["prices_imported"] => new News.PricesImported(),
        _ => new News.Missed(),
    };
}
