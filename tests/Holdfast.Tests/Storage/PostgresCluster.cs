using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Holdfast.Adapters.Storage.Postgres;
using Holdfast.Tests.Storage;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Holdfast.Tests.Storage;

/// <summary>
/// A private PostgreSQL for one run of the tests: made when the first test asks for it, on a free port of this machine, stopped and removed
/// at the end. Each test gets a schema of its own.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private static PostgresCluster? _current;

    private readonly Lazy<string> _address;
    private string? _folder;
    private int _schemas;

    public PostgresCluster()
    {
        _address = new(Start);
        _current = this;
    }

    /// <summary>The address of an empty schema. Without PostgreSQL on this machine the test is skipped.</summary>
    public static string NewSchema()
    {
        Assert.SkipWhen(Programs is null, "PostgreSQL is not installed (apt-get install postgresql).");
        var cluster = _current ?? throw new InvalidOperationException("No run has begun.");
        var schema = $"test_{Interlocked.Increment(ref cluster._schemas)}";
        Execute(cluster._address.Value, $"CREATE SCHEMA {schema}");
        return new NpgsqlConnectionStringBuilder(cluster._address.Value) { SearchPath = schema, ApplicationName = schema, MaxPoolSize = 8 }.ToString();
    }

    public static void Execute(string address, string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync()
    {
        if (_folder is null) return default;
        Run("pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
        return default;
    }

    /// <summary>Its data are worth nothing after the run: it does not wait for the disk.</summary>
    private string Start()
    {
        var folder = Directory.CreateTempSubdirectory("holdfast-postgres-").FullName;
        if (Environment.IsPrivilegedProcess) Check("chown", "postgres:", folder);
        var port = FreePort();
        Run("initdb", "-D", folder, "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
        _folder = folder;
        File.AppendAllText(Path.Combine(folder, "postgresql.conf"), $"""
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 500
            fsync = off
            full_page_writes = off

            """);
        Run("pg_ctl", "-D", folder, "-l", Path.Combine(folder, "log"), "-w", "start");
        return $"Host=127.0.0.1;Port={port};Username=app;Database=postgres";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>PostgreSQL does not run as root.</summary>
    private static void Run(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs!, program);
        if (Environment.IsPrivilegedProcess) Check("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        else Check(path, arguments);
    }

    private static void Check(string program, params string[] arguments)
    {
        // Nothing of it is read: the server would keep a pipe open.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" > /dev/null 2>&1 < /dev/null", program, .. arguments])
        {
            WorkingDirectory = "/",
        })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}.");
    }
}
