using Holdfast.Core.Models;

namespace Holdfast.Core.Routing;

/// <summary>Messages that look simple go to another model first.</summary>
/// <param name="Small">Asked first then; the ladder stands under it.</param>
/// <param name="Threshold">0 to 1: a message of this <see cref="Complexity"/> or more goes to the ladder as it is.</param>
public sealed record RoutingPolicy(Rung Small, double Threshold = RoutingPolicy.DefaultThreshold)
{
    public const double DefaultThreshold = 0.5;
}
