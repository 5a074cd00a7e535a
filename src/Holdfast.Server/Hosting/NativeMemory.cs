using System.Runtime.InteropServices;

namespace Holdfast.Server.Hosting;

/// <summary>
/// Bounds what the C library's allocator keeps. glibc gives threads pools of their own, up to eight for each core, and what SQLite frees in one of
/// them no other can use: with 1,000 streams at once that was 8 KB for each. SQLite takes its memory under one lock, so more pools gain nothing.
/// </summary>
internal static partial class NativeMemory
{
    /// <summary>M_ARENA_MAX of malloc.h.</summary>
    private const int ArenaMax = -8;

    public static void Bound()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(ArenaMax, 1);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, such as musl, which has one pool anyway.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
