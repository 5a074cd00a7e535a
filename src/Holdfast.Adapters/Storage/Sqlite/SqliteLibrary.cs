using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Holdfast.Adapters.Storage.Sqlite;

/// <summary>Binds the managed provider to the SQLite that the operating system keeps patched.</summary>
internal static class SqliteLibrary
{
    private const int OldestVersion = 3_037_000; // STRICT tables

    private static readonly Lock Once = new();
    private static bool _loaded;

    public static void Load()
    {
        lock (Once)
        {
            if (_loaded) return;
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.FreezeProvider();
            _loaded = true;
        }
        if (raw.sqlite3_libversion_number() < OldestVersion)
            throw new StorageException($"This machine has SQLite {raw.sqlite3_libversion().utf8_to_string()}: install 3.37 or newer.");
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3") return 0;
        var file = OperatingSystem.IsWindows() ? "winsqlite3.dll" : OperatingSystem.IsMacOS() ? "libsqlite3.dylib" : "libsqlite3.so.0";
        return NativeLibrary.TryLoad(file, assembly, path, out var library)
            ? library
            : throw new StorageException($"The SQLite library {file} is missing: install it (Debian, Ubuntu: apt install libsqlite3-0).");
    }
}
