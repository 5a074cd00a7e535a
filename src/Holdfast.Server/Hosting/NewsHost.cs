using Holdfast.Runtime.Ports;
using Holdfast.Runtime.Worker;
using Holdfast.Server.Agents;
using Holdfast.Server.Api;
using Holdfast.Server.Auth;
using Holdfast.Server.Models;
using Holdfast.Server.People;

namespace Holdfast.Server.Hosting;

/// <summary>Takes what other nodes wrote to whatever here has something in memory that it makes old.</summary>
internal sealed class NewsHost(
    INews news, Hearing conversations, KeyRing keys, AgentCatalog agents, InboxFeed inbox, Presences presences, FiguresFeed figures, PriceRefresh prices)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        news.Follow(heard =>
        {
            keys.Hear(heard);
            agents.Hear(heard);
            inbox.Hear(heard);
            presences.Hear(heard);
            figures.Hear(heard);
            prices.Hear(heard);
            _ = conversations.HearAsync(heard);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
