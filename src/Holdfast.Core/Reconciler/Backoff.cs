using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Core.Reconciler;

/// <summary>Pauses between failed attempts: doubling, up to <see cref="Limits.BackoffLongest"/>.</summary>
public static class Backoff
{
    /// <param name="failures">In a row, at least one.</param>
    public static TimeSpan Of(int failures) => Of(failures, Limits.BackoffLongest);

    private static TimeSpan Of(int failures, TimeSpan longest)
    {
        var pause = Limits.BackoffFirst * Math.Pow(2, failures - 1);
        return pause < longest ? pause : longest;
    }

    /// <summary>
    /// Full jitter, 0 to 1 of the pause, but the same whenever the same is asked: from a name, the moment of the failure and the count.
    /// </summary>
    public static TimeSpan Jittered(string name, DateTimeOffset failedAt, int failures, TimeSpan? longest = null)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}#{failedAt.ToUnixTimeMilliseconds()}#{failures}"));
        return Of(failures, longest ?? Limits.BackoffLongest) * (BinaryPrimitives.ReadUInt32LittleEndian(hash) / (double)uint.MaxValue);
    }

    /// <summary>As the provider said it to one call, where what was told holds for all: another may find out sooner whether it does.</summary>
    public static TimeSpan ToldToAll(long milliseconds) => Told(milliseconds) is var told && told < Limits.ParkLongest ? told : Limits.ParkLongest;

    /// <summary>As the provider said it, up to <see cref="Limits.LongestTold"/>.</summary>
    public static TimeSpan Told(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, (long)Limits.LongestTold.TotalMilliseconds));
}
