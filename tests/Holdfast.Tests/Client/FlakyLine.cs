using System.Net;
using System.Net.Sockets;

namespace Holdfast.Tests.Client;

/// <summary>A TCP line to a server that breaks after so many bytes of the server's have come through.</summary>
internal sealed class FlakyLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int> _bytes;
    private readonly Uri _server;
    private readonly Task _accepting;

    /// <param name="bytes">How many bytes the next connection lets through.</param>
    public FlakyLine(Uri server, Func<int> bytes)
    {
        (_server, _bytes) = (server, bytes);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new UriBuilder("http", "127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port).Uri;

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connections++;
                lines.Add(CarryAsync(client, _bytes()));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task CarryAsync(TcpClient client, int bytes)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(_server.Host, _server.Port, _stop.Token);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var there = CopyAsync(client, server, int.MaxValue, done.Token);
            var back = CopyAsync(server, client, bytes, done.Token);
            await Task.WhenAny(there, back);
            await done.CancelAsync();
            await Task.WhenAll(there, back);
        }
    }

    private static async Task CopyAsync(TcpClient from, TcpClient to, int bytes, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        try
        {
            while (bytes > 0)
            {
                var read = await from.GetStream().ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, bytes)), cancel);
                if (read == 0) return;
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), cancel);
                bytes -= read;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The other side broke: that is what this line is for.
        }
    }
}
