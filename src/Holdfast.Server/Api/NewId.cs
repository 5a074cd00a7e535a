using System.Buffers.Binary;
using System.Security.Cryptography;
using Holdfast.Core;

namespace Holdfast.Server.Api;

/// <summary>Ids that sort by the time they were made and cannot be guessed: 48 bits of milliseconds, 72 of chance, in Crockford's base 32.</summary>
internal static class NewId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Conversation() => "cnv_" + Sortable(TimeProvider.System);

    public static string Call() => CallKey.Prefix + Sortable(TimeProvider.System);

    public static string Proposal() => Core.Reviews.Proposal.Prefix + Sortable(TimeProvider.System);

    public static string Batch() => "bat_" + Sortable(TimeProvider.System);

    public static string Webhook() => "whk_" + Sortable(TimeProvider.System);

    /// <summary>Of an event that nothing but a request makes happen, without its prefix.</summary>
    public static string Event() => Sortable(TimeProvider.System);

    private static string Sortable(TimeProvider clock)
    {
        Span<byte> bytes = stackalloc byte[17];
        BinaryPrimitives.WriteInt64BigEndian(bytes, clock.Now().ToUnixTimeMilliseconds() << 16);
        RandomNumberGenerator.Fill(bytes[6..15]);
        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(24, value >> 8, static (chars, rest) =>
        {
            for (var i = chars.Length - 1; i >= 0; i--, rest >>= 5) chars[i] = Alphabet[(int)(rest & 31)];
        });
    }
}
