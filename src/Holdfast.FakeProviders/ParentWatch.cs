using static System.FormattableString;

namespace Holdfast.FakeProviders;

/// <summary>Stops the server when the process that started it is gone, so that a killed test run leaves nothing behind.</summary>
internal sealed class ParentWatch(int pid, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (IsAlive(pid) && await timer.WaitForNextTickAsync(stoppingToken)) { }
        lifetime.StopApplication();
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText(Invariant($"/proc/{pid}/stat"));
            // "pid (name) S ...": a dead process nobody has waited for is still listed, as Z.
            return stat[stat.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
