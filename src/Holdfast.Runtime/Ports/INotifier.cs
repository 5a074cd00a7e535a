using Holdfast.Core.Webhooks;

namespace Holdfast.Runtime.Ports;

/// <summary>Takes events to their receivers. Safe for any number of threads.</summary>
public interface INotifier
{
    /// <summary>Tries once. Does not throw for what receivers do, only when cancelled.</summary>
    ValueTask<DeliveryOutcome> SendAsync(Notification notification, CancellationToken cancel);
}

/// <param name="Id">The event's; the same with every try.</param>
/// <param name="Timestamp">Unix seconds of this try.</param>
/// <param name="Signatures">As <see cref="Signature.Of"/> writes them.</param>
/// <param name="Body">JSON.</param>
public sealed record Notification(Uri Url, string Id, long Timestamp, string Signatures, ReadOnlyMemory<byte> Body);
