using System.Threading.Channels;

namespace Holdfast.Runtime.Webhooks;

/// <summary>Rings when something may be due to a subscription. A ring that nobody heard yet stands for all of them.</summary>
public sealed class DeliveryBell
{
    private readonly Channel<bool> _rings =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Never waits.</summary>
    public void Ring() => _rings.Writer.TryWrite(true);

    /// <summary>Waits for the next ring.</summary>
    public async ValueTask ListenAsync(CancellationToken cancel) => await _rings.Reader.ReadAsync(cancel);
}
