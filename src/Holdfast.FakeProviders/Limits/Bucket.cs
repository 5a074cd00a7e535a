namespace Holdfast.FakeProviders.Limits;

/// <summary>Holds a minute's worth and refills continuously.</summary>
internal sealed class Bucket(int perMinute, DateTimeOffset now)
{
    private DateTimeOffset _refilled = now;

    /// <summary>May go below zero: output is only known after it was produced.</summary>
    public double Left { get; set; } = perMinute;

    public void Refill(DateTimeOffset now)
    {
        Left = Math.Min(perMinute, Left + (now - _refilled).TotalMinutes * perMinute);
        _refilled = now;
    }

    /// <summary>More than the bucket can ever hold waits for a full one.</summary>
    public double SecondsUntil(int amount)
    {
        var missing = Math.Min(amount, perMinute) - Left;
        return missing <= 0 ? 0 : missing * 60 / perMinute;
    }
}
