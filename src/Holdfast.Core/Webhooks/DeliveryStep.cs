namespace Holdfast.Core.Webhooks;

/// <summary>What follows a try to deliver.</summary>
public abstract record DeliveryStep
{
    /// <summary>The receiver has it.</summary>
    public sealed record Delivered : DeliveryStep;

    /// <summary>It is tried again.</summary>
    public sealed record Again(DateTimeOffset At) : DeliveryStep;

    /// <summary>It is given up, visibly; somebody may replay it.</summary>
    public sealed record Dead : DeliveryStep;
}
