using System.Net;
using System.Net.Sockets;

namespace Holdfast.Bench.Processes;

/// <summary>Where things are: the repository, the built programs, and a scratch folder that is emptied at the start of each run.</summary>
internal static class Workshop
{
    public static string Root { get; } = FindRoot();

    public static string Scratch { get; } = Path.Combine(Root, "artifacts", "bench");

    public static void Clean()
    {
        if (Directory.Exists(Scratch)) Directory.Delete(Scratch, recursive: true);
        Directory.CreateDirectory(Scratch);
    }

    /// <summary>An empty folder for one server's data.</summary>
    public static string NewFolder(string name)
    {
        var folder = Path.Combine(Scratch, name);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    public static string LogFile(string name) => Path.Combine(Scratch, $"{name}.log");

    /// <summary>A built program of this repository.</summary>
    /// <param name="project">Its folder, e.g. src/Holdfast.Server.</param>
    public static string Program(string project, string? assembly = null) =>
        Path.Combine(Root, project, "bin", "Release", "net10.0", $"{assembly ?? Path.GetFileName(project)}.dll");

    /// <summary>
    /// A port that nobody listens on, below those that the system gives away by itself: a server that is killed and started again finds it
    /// free.
    /// </summary>
    public static int FreePort()
    {
        var port = Random.Shared.Next(10_000, 30_000);
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return port;
        }
        catch (SocketException)
        {
            return FreePort();
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Holdfast.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Holdfast.slnx is in none of the folders above this program.");
    }
}
