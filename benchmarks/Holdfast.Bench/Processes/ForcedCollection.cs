using System.Net.Sockets;
using System.Text;

namespace Holdfast.Bench.Processes;

/// <summary>
/// Has another .NET process collect its garbage, through the runtime's diagnostic port: opening a trace session of the runtime with the
/// heap-collect keyword does it.
/// </summary>
internal static class ForcedCollection
{
    private const ulong HeapCollect = 0x800000;
    private const uint Informational = 4;

    /// <summary>The runtime gives a free region back to the system once it has been free for twenty collections.</summary>
    private const int UntilGivenBack = 25;

    public static async Task RunAsync(int pid, CancellationToken cancel)
    {
        for (var i = 0; i < UntilGivenBack; i++) await CollectAsync(pid, cancel);
    }

    private static async Task CollectAsync(int pid, CancellationToken cancel)
    {
        // A process that was killed leaves its socket behind, and process ids come again.
        var port = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{pid}-*-socket").MaxBy(File.GetLastWriteTimeUtc)!;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(port), cancel);
        await socket.SendAsync(CollectTracing(), cancel);
        // The answer comes once the session is enabled, which is after the collection; closing the socket ends the session.
        await socket.ReceiveAsync(new byte[64], cancel);
    }

    private static byte[] CollectTracing()
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.Unicode))
        {
            writer.Write(1u); // MB of buffer
            writer.Write(1u); // format: nettrace
            writer.Write(1u); // providers
            writer.Write(HeapCollect);
            writer.Write(Informational);
            WriteText(writer, "Microsoft-Windows-DotNETRuntime");
            WriteText(writer, "");
        }
        return Command(commandSet: 2, command: 2, payload.ToArray());
    }

    private static byte[] Command(byte commandSet, byte command, byte[] payload)
    {
        const int header = 20;
        using var message = new MemoryStream();
        using (var writer = new BinaryWriter(message))
        {
            writer.Write("DOTNET_IPC_V1\0"u8);
            writer.Write((ushort)(header + payload.Length));
            writer.Write(commandSet);
            writer.Write(command);
            writer.Write((ushort)0);
            writer.Write(payload);
        }
        return message.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write((uint)text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
