using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Core.Webhooks;

/// <summary>
/// When an event is delivered again. The pauses are those that the Standard Webhooks specification recommends: ten tries within about three
/// days.
/// </summary>
public static class DeliveryRule
{
    /// <summary>Pauses before the second, third … try.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>No receiver puts a try off for longer.</summary>
    private static readonly TimeSpan LongestTold = TimeSpan.FromHours(24);

    /// <summary>Tries that failed at the same moment do not come back at the same moment: up to so much of the pause is added.</summary>
    private const double Spread = 0.2;

    /// <param name="eventId">Of the event; the same try of the same event always pauses the same.</param>
    /// <param name="tries">This one included.</param>
    public static DeliveryStep After(string eventId, int tries, DeliveryOutcome outcome, DateTimeOffset now)
    {
        if (outcome.Failure is null) return new DeliveryStep.Delivered();
        if (outcome.IsFinal || outcome.IsGone || tries > Pauses.Count) return new DeliveryStep.Dead();
        var pause = Pauses[tries - 1] * (1 + (Spread * Chance($"{eventId}#{tries}")));
        var told = outcome.RetryAfter is { } wish && wish < LongestTold ? wish : outcome.RetryAfter is null ? TimeSpan.Zero : LongestTold;
        return new DeliveryStep.Again(now + (told > pause ? told : pause));
    }

    /// <summary>0 to 1, the same for the same name.</summary>
    private static double Chance(string name) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name))) / (double)uint.MaxValue;
}
