using Holdfast.Client.Contract;
using Holdfast.Runtime;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Configuration;
using Holdfast.Server.Models;

namespace Holdfast.Server.Health;

/// <summary>The values of a check's status, the worst last.</summary>
public static class HealthStatus
{
    public const string Ok = "ok", Warning = "warning", Failing = "failing";

    public static readonly IReadOnlyList<string> BestToWorst = [Ok, Warning, Failing];
}

/// <summary>
/// Looks at everything the server needs. What only delays answers (a provider that is away) is a warning: messages are still accepted
/// and kept.
/// </summary>
public sealed class HealthChecks(
    ServerModel model, IDirectory directory, IJournal journal, RuntimeOptions runtime, ProviderProbe probe, TimeProvider clock)
{
    private const long FailingBytes = 100L << 20, WarningBytes = 1L << 30;

    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(10);

    public async Task<Client.Contract.Health> RunAsync(CancellationToken cancel)
    {
        var providers = model.Providers.Select(provider => ProviderAsync(provider, cancel));
        HealthCheck[] checks =
            [await DatabaseAsync(cancel), DataFolder(), DiskSpace(), await BacklogAsync(cancel), .. await Task.WhenAll(providers)];
        return new(HealthStatus.BestToWorst.Last(status => checks.Any(check => check.Status == status)), checks);
    }

    private async Task<HealthCheck> DatabaseAsync(CancellationToken cancel)
    {
        const string name = "database";
        try
        {
            // The root key is the last thing that a first start makes.
            if ((await directory.KeysAsync(null, cancel)).Count == 0)
                return new(name, HealthStatus.Failing, "The first start has not made its keys yet.", "Ask again in a second.");
            var tenants = await directory.TenantsAsync(cancel);
            return new(name, HealthStatus.Ok, $"It answers; {tenants.Count} tenants.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(name, HealthStatus.Failing, e.Message, "Free space on its disk, or restore a backup; docs/operating.md says how.");
        }
    }

    private HealthCheck DataFolder()
    {
        const string name = "data folder";
        try
        {
            var probe = Path.Combine(model.DataFolder, ".health");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new(name, HealthStatus.Ok, $"{model.DataFolder} can be written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, HealthStatus.Failing, e.Message, $"Make {model.DataFolder} writable for the server.");
        }
    }

    private HealthCheck DiskSpace()
    {
        const string name = "disk space";
        long free;
        try
        {
            free = new DriveInfo(model.DataFolder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(name, HealthStatus.Failing, e.Message, $"Look at the disk of {model.DataFolder}.");
        }
        var status = free < FailingBytes ? HealthStatus.Failing : free < WarningBytes ? HealthStatus.Warning : HealthStatus.Ok;
        var remedy = status == HealthStatus.Ok ? null : $"Free space on the disk of {model.DataFolder}.";
        return new(name, status, $"{free >> 20} MiB are free.", remedy);
    }

    /// <summary>Whatever a worker holds is due as well, so only more than all workers can hold is a backlog.</summary>
    private async Task<HealthCheck> BacklogAsync(CancellationToken cancel)
    {
        const string name = "workers";
        var due = await journal.DueAsync(clock.Now() - Overdue, runtime.ConcurrentTurns + 1, cancel);
        return due.Count <= runtime.ConcurrentTurns
            ? new(name, HealthStatus.Ok, $"{due.Count} conversations have been in work for more than {Overdue.TotalSeconds} s.")
            : new(name, HealthStatus.Warning, $"More than {runtime.ConcurrentTurns} conversations wait to be worked on.",
                $"Raise {Settings.ConcurrentTurns.Path}, if the machine has room.");
    }

    private async Task<HealthCheck> ProviderAsync(ProviderModel provider, CancellationToken cancel)
    {
        var (name, kind) = ($"provider {provider.Name}", provider.IsPractice ? " It is the practice model, not a language model." : "");
        return await probe.AskAsync(provider, cancel) is { Problem: { } problem }
            ? new(name, HealthStatus.Warning, $"{provider.BaseUrl}: {problem}",
                $"Check its address, {provider.KeySource ?? "its key"} and the network. Messages are kept meanwhile.")
            : new(name, HealthStatus.Ok, $"{provider.BaseUrl} answers.{kind}");
    }
}
