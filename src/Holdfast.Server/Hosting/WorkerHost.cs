using Holdfast.Runtime.Worker;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Hosting;

/// <summary>
/// Runs the workers as long as the process runs. When it is asked to stop, no new turn is begun, and running ones get a little time to come
/// to rest; what is left then goes on after the next start.
/// </summary>
public sealed class WorkerHost(WorkerPool pool, LongRequests requests, ILogger<WorkerHost> log) : BackgroundService
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = new CancellationTokenSource();
        await using var patience = stoppingToken.Register(() => stopping.CancelAfter(Patience));
        try
        {
            await pool.RunAsync(stopping.Token, draining: stoppingToken);
        }
        catch (Exception e)
        {
            // A bug: the host stops when this is thrown on, and the journal has everything that the next start needs.
            Log.WorkersFailed(log, e);
            Environment.ExitCode = 1;
            throw;
        }
        finally
        {
            requests.End();
        }
    }
}
