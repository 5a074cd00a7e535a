namespace Holdfast.Client.Contract;

/// <summary><c>GET /health/ready</c>: 200, or 503 when a check fails. <c>GET /health/live</c> answers 200 while the process runs.</summary>
/// <param name="Status">The worst of the checks: ok, warning or failing.</param>
public sealed record Health(string Status, IReadOnlyList<HealthCheck> Checks);

/// <param name="Name">What was looked at: database, data folder, provider or model.</param>
/// <param name="Status">ok, warning or failing.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Remedy">What to do about it; absent when ok.</param>
public sealed record HealthCheck(string Name, string Status, string Detail, string? Remedy = null);
