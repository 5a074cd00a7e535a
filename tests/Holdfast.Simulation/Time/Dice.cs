namespace Holdfast.Simulation.Time;

/// <summary>The one source of chance (SplitMix64): a seed rolls the same for ever and on every machine.</summary>
public sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>Inclusive on both sides.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public T Pick<T>(IReadOnlyList<T> from) => from[Below(from.Count)];

    /// <summary>Often nothing, mostly short, seldom as long as <paramref name="most"/>.</summary>
    public TimeSpan Pause(TimeSpan most)
    {
        if (Chance(0.3)) return TimeSpan.Zero;
        var share = (Next() >> 11) * (1.0 / (1UL << 53));
        return TimeSpan.FromMicroseconds(Math.Ceiling(most.TotalMicroseconds * share * share));
    }
}
