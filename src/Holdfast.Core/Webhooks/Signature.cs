using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Core.Webhooks;

/// <summary>
/// Signatures as in the Standard Webhooks specification (version v1): HMAC-SHA256 over <c>id.timestamp.body</c>, in base64.
/// </summary>
public static class Signature
{
    /// <summary>What a secret begins with; base64 of its key follows.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>A secret as it is shown.</summary>
    /// <param name="key">24 to 64 bytes of chance.</param>
    public static string Secret(ReadOnlySpan<byte> key) => SecretPrefix + Convert.ToBase64String(key);

    /// <summary>The value of <c>webhook-signature</c>: one signature for each secret, the newest first.</summary>
    /// <param name="timestamp">Unix seconds of this try.</param>
    public static string Of(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))));
    }

    private static byte[] Key(string secret) => Convert.FromBase64String(secret[SecretPrefix.Length..]);
}
