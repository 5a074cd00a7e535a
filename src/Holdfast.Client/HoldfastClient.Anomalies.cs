using Holdfast.Client.Contract;

namespace Holdfast.Client;

public sealed partial class HoldfastClient
{
    private const string Anomalies = "api/v1/anomalies";

    /// <summary>Spending that left what is usual, newest first.</summary>
    /// <param name="state">current (has not ended) or ended; null = either.</param>
    public Task<Page<Anomaly>> ListAnomaliesAsync(
        string? state = null, int? limit = null, string? cursor = null, CancellationToken cancel = default) =>
        _transport.GetAsync<Page<Anomaly>>(Path(Anomalies, ("state", state), ("limit", Text(limit)), ("cursor", cursor)), cancel);

    /// <summary>Somebody knows of it.</summary>
    public Task<Anomaly> AcknowledgeAnomalyAsync(string id, CancellationToken cancel = default) =>
        _transport.PostAsync<Anomaly>($"{AnomalyPath(id)}/acknowledge", Nothing, cancel);

    /// <summary>Nothing more of the same tenant, agent or conversation is opened until then.</summary>
    /// <param name="until">At most 90 days from now.</param>
    public Task<Anomaly> SilenceAnomalyAsync(string id, DateTimeOffset until, CancellationToken cancel = default) =>
        _transport.PostAsync<Anomaly>($"{AnomalyPath(id)}/silence", new Silence(until), cancel);

    private static string AnomalyPath(string id) => $"{Anomalies}/{Uri.EscapeDataString(id)}";
}
