using System.Security.Cryptography;

namespace Holdfast.FakeProviders.Wire;

/// <summary>Ids that do not repeat, after a restart neither.</summary>
internal static class Ids
{
    private static readonly string Run = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private static long _last;

    public static string Next(string prefix) =>
        string.Create(null, stackalloc char[64], $"{prefix}{Run}{Interlocked.Increment(ref _last):D8}");
}
