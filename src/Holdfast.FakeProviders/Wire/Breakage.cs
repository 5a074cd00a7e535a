using System.Net.Sockets;
using Holdfast.FakeProviders.Faults;
using Microsoft.AspNetCore.Connections.Features;

namespace Holdfast.FakeProviders.Wire;

/// <summary>Ways to break a connection or a body.</summary>
internal static class Breakage
{
    /// <summary>Ends the connection after what was flushed. Not by a reset: that would take from the other side what it has not read yet.</summary>
    public static async Task CutAsync(HttpContext http)
    {
        // A flush does not wait until the transport has handed the bytes to the kernel.
        await Task.Delay(50);
        http.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(TimeSpan.FromSeconds(1), http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        http.Abort();
    }

    /// <summary>A status line and headers that never end, a byte at a time, until the caller leaves.</summary>
    public static async Task TrickleAsync(HttpContext http)
    {
        var socket = http.Features.Get<IConnectionSocketFeature>()!.Socket;
        var head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-filler: "u8.ToArray();
        try
        {
            for (var i = 0; !http.RequestAborted.IsCancellationRequested; i++)
            {
                await socket.SendAsync(new[] { i < head.Length ? head[i] : (byte)'x' }, SocketFlags.None, http.RequestAborted);
                await Task.Delay(100, http.RequestAborted);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
        }
        http.Abort();
    }

    /// <summary>Sends a whole body, broken as the fault says.</summary>
    public static async Task SendAsync(HttpContext http, byte[] body, FaultKind kind)
    {
        if (kind is FaultKind.Cut or FaultKind.Stall or FaultKind.StallPinging) http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
        if (kind == FaultKind.Cut) await CutAsync(http);
        if (kind is FaultKind.Stall or FaultKind.StallPinging) await Task.Delay(Timeout.Infinite, http.RequestAborted);
        throw new StreamBroken();
    }
}
