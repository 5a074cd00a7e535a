namespace Holdfast.FakeProviders;

/// <summary>What the control endpoints may change while the server runs, besides faults and limits.</summary>
internal sealed class Settings
{
    public Pace Pace { get; set; } = Pace.AtOnce;
    public PacedStream Paced { get; set; } = PacedStream.Default;

    public void Reset() => (Pace, Paced) = (Pace.AtOnce, PacedStream.Default);
}
