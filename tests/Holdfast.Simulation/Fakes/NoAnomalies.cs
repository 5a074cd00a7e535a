using Holdfast.Runtime.Ports;

namespace Holdfast.Simulation.Fakes;

/// <summary>Nobody watches spending in the simulated worlds: they are over before anything is usual.</summary>
public sealed class NoAnomalies : IAnomalies
{
    public ValueTask<IReadOnlyList<SpendLine>> HoursAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => new([]);

    public ValueTask<IReadOnlyList<SpendLine>> ConversationsAsync(string tenant, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => new([]);

    public ValueTask<bool> OpenAsync(AnomalyRow anomaly, CancellationToken cancel) => new(false);

    public ValueTask<AnomalyRow?> FindAsync(string tenant, string id, CancellationToken cancel) => new(default(AnomalyRow));

    public ValueTask<AnomalyRow?> ChangeAsync(string tenant, string id, Func<AnomalyRow, AnomalyRow> change, CancellationToken cancel) => new(default(AnomalyRow));

    public ValueTask<IReadOnlyList<AnomalyRow>> CurrentAsync(string tenant, DateTimeOffset now, CancellationToken cancel) => new([]);

    public ValueTask<Page<AnomalyRow>> ListAsync(string tenant, bool? ended, PageRequest page, CancellationToken cancel) => new(new Page<AnomalyRow>([], null));
}
