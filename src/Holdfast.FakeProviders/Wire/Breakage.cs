using Holdfast.FakeProviders.Faults;

namespace Holdfast.FakeProviders.Wire;

/// <summary>Ways to break a connection or a body.</summary>
internal static class Breakage
{
    /// <summary>Resets the connection after what was flushed.</summary>
    public static async Task CutAsync(HttpContext http)
    {
        // A reset overtakes bytes that the transport has not handed to the kernel yet, and a flush does not wait for that.
        await Task.Delay(50);
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
