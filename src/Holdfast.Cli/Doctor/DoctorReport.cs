using Holdfast.Client.Contract;

namespace Holdfast.Cli.Doctor;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Status">The worst of the checks: ok, warning or failing.</param>
internal sealed record DoctorReport(string Status, string Server, IReadOnlyList<HealthCheck> Checks)
{
    public const string Ok = "ok";
    public const string Warning = "warning";
    public const string Failing = "failing";

    public static DoctorReport Of(Uri server, IReadOnlyList<HealthCheck> checks) => new(
        checks.Any(check => check.Status == Failing) ? Failing : checks.Any(check => check.Status == Warning) ? Warning : Ok,
        server.ToString(), checks);
}
