namespace Holdfast.Server;

internal static class Clock
{
    /// <summary>Now, to the millisecond, as it is stored: what is answered at once equals what is read later.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) =>
        DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
