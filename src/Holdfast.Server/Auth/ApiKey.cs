using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Server.Auth;

/// <summary>The form of a key: <c>hf_</c> and 32 random letters and digits (190 bits).</summary>
public static class ApiKey
{
    public const string Prefix = "hf_";

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string Create() => Prefix + RandomNumberGenerator.GetString(Alphabet, 32);

    /// <summary>An id that is safe to show, e.g. <c>key_…</c>.</summary>
    public static string NewId(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, 20);

    /// <summary>What is stored of a key. It is random, so a plain hash cannot be turned round by guessing.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static string Hint(string key) => key[^4..];
}
