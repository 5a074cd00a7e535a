using Holdfast.Core.Models;

namespace Holdfast.Runtime.Sharing;

/// <summary>
/// The right to make one call, given back when it is over. What the provider makes of the call is told to it, for those that come after. Used by one flow.
/// </summary>
public sealed class Pass : IDisposable
{
    private readonly Gate _gate;
    private bool _isBack;

    internal Pass(Gate gate, long number) => (_gate, Number) = (gate, number);

    /// <summary>In the order in which they were given.</summary>
    internal long Number { get; }

    /// <summary>The provider has begun to answer.</summary>
    /// <param name="after">How long it let the call wait for that; null where it cannot be told from the work itself.</param>
    public void Taken(RateLimits told, TimeSpan? after = null) => _gate.Taken(this, told, after);

    /// <summary>The provider has not answered, or not to the end.</summary>
    public void Failed(Failure failure, RateLimits told) => _gate.Failed(this, failure, told);

    public void Dispose()
    {
        if (_isBack) return;
        _isBack = true;
        _gate.Leave();
    }
}
