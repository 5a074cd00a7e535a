using Holdfast.Core;

namespace Holdfast.Runtime.Ports;

/// <summary>
/// What other nodes have written to the database that this one shares with them. It only makes things faster: what is in memory may be
/// behind the journal anyway, and some news may be lost, which is told as <see cref="News.Missed"/>. Where a database has one node there is
/// none.
/// </summary>
public interface INews
{
    /// <param name="heard">Called for one piece of news after the other, on no particular thread; must be quick and not throw.</param>
    void Follow(Action<News> heard);

    /// <summary>Tells the other nodes what stands nowhere. Where they cannot be told now, they are not.</summary>
    ValueTask TellAsync(News.AtWork news);
}

/// <summary>Something another node has made durable, or just says.</summary>
public abstract record News
{
    /// <summary>Entries were appended.</summary>
    public sealed record Appended(ConversationKey Key) : News;

    /// <summary>The conversation is gone for good.</summary>
    public sealed record Deleted(ConversationKey Key) : News;

    public sealed record KeyRevoked(string Id) : News;

    /// <summary>The agent has a newer version.</summary>
    public sealed record AgentSaved(string Tenant, string Name) : News;

    /// <summary>What waits for people in the tenant has changed.</summary>
    public sealed record InboxChanged(string Tenant) : News;

    /// <summary>Somebody looks at what waits for people, or writes.</summary>
    /// <param name="Item">Id of the hand-off or review.</param>
    /// <param name="Who">Id of their key, and its name.</param>
    public sealed record AtWork(string Tenant, string Item, string Who, string Name, bool IsTyping) : News;

    public sealed record PricesImported : News;

    /// <summary>Nothing was heard for a while: anything may have changed.</summary>
    public sealed record Missed : News;
}
