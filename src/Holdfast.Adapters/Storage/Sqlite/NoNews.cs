using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>One process owns the folder: nobody else writes.</summary>
internal sealed class NoNews : INews
{
    public void Follow(Action<News> heard)
    {
    }

    public ValueTask TellAsync(News.AtWork news) => default;
}
