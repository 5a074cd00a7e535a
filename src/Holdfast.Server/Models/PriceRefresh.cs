using System.Threading.Channels;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Agents;
using Holdfast.Server.DropIn;

namespace Holdfast.Server.Models;

/// <summary>
/// Reads what has been imported, at the start and whenever somebody imports at this node or another, and lets go of what was resolved with the prices
/// before.
/// </summary>
public sealed class PriceRefresh(CurrentModels models, AgentCatalog agents, ModelNames names, ILogger<PriceRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _heard =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Hear(News news)
    {
        if (news is News.PricesImported or News.Missed) _heard.Writer.TryWrite(true);
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        await models.ReadAsync(cancel);
        agents.Forget();
        names.Forget();
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken); // before anything is billed
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _heard.Reader.ReadAsync(stoppingToken);
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.PricesUnread(log, e);
                await Task.Delay(Again, stoppingToken);
                _heard.Writer.TryWrite(true);
            }
        }
    }
}
