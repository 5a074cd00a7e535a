using System.Diagnostics;
using System.Net.Sockets;
using Holdfast.Bench.Load;
using Holdfast.Bench.Measure;

namespace Holdfast.Bench.Passing;

/// <summary>Clients that ask again as soon as they are answered.</summary>
internal static class Hammer
{
    public static async Task<HammerRun> RunAsync(Seat seat, bool stream, int connections, TimeSpan time, CancellationToken cancel)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => RawHttp.ConnectAsync(seat.Port, cancel, 32 * 1024)));
        try
        {
            var request = seat.Request(stream);
            var (started, cpu) = (Stopwatch.GetTimestamp(), seat.CpuSeconds());
            var latencies = await Task.WhenAll(clients.Select(client => AskAsync(client, request, stream, started, time, cancel)));
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            double count = latencies.Sum(each => each.Count);
            return new(count / seconds, (seat.CpuSeconds() - cpu) * 1000 / count, Rounds.Of(latencies.SelectMany(each => each), 0.5));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    /// <summary>Whether somebody is there who answers as the provider does.</summary>
    public static async Task<bool> AnswersAsync(Seat seat, CancellationToken cancel)
    {
        try
        {
            using var client = await RawHttp.ConnectAsync(seat.Port, cancel);
            return await client.SendAsync(seat.Request(stream: false), cancel) == 200;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    /// <returns>Milliseconds to the end of each answer.</returns>
    private static async Task<List<double>> AskAsync(RawHttp client, byte[] request, bool stream, long started, TimeSpan time, CancellationToken cancel)
    {
        var latencies = new List<double>();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var asked = Stopwatch.GetTimestamp();
            var status = await client.SendAsync(request, cancel);
            var bytes = 0;
            while (await client.ReadAsync(cancel) is { Length: > 0 } piece) bytes += piece.Length;
            if (status != 200 || bytes < (stream ? 50 * MockProvider.Chunks : 200))
                throw new InvalidOperationException($"Answered {status} with {bytes} bytes.");
            latencies.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        return latencies;
    }
}

/// <param name="CpuMs">Of the seat, milliseconds a request.</param>
/// <param name="MedianMs">To the end of an answer.</param>
internal sealed record HammerRun(double PerSecond, double CpuMs, double MedianMs);
