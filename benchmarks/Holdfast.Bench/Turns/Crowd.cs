using System.Diagnostics;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Turns;

/// <summary>Many conversations that go on at the same time, each turn after turn.</summary>
internal static class Crowd
{
    public static async Task<CrowdRun> RunAsync(Server server, Practice practice, int conversations, int turns, CancellationToken cancel)
    {
        var talkers = await Task.WhenAll(Enumerable.Range(0, conversations).Select(_ => Talker.StartAsync(server, "echo", cancel)));
        try
        {
            var (serverCpu, practiceCpu, ownCpu) = (server.CpuSeconds, practice.CpuSeconds, Environment.CpuUsage.TotalTime);
            var started = Stopwatch.GetTimestamp();
            await Task.WhenAll(talkers.Select(talker => talker.TurnsAsync(turns, cancel)));
            double count = conversations * turns;
            return new(
                count / Stopwatch.GetElapsedTime(started).TotalSeconds,
                (server.CpuSeconds - serverCpu) * 1000 / count,
                (practice.CpuSeconds - practiceCpu) * 1000 / count,
                (Environment.CpuUsage.TotalTime - ownCpu).TotalMilliseconds / count);
        }
        finally
        {
            foreach (var talker in talkers) talker.Dispose();
        }
    }
}

/// <summary>CPU in milliseconds a turn.</summary>
internal sealed record CrowdRun(double TurnsPerSecond, double ServerCpu, double PracticeCpu, double GeneratorCpu);
