using Holdfast.Client;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Doctor;

/// <summary>
/// Looks at everything that must be right between this terminal and an answer: the way to the server, the clock, the key, the server
/// itself.
/// </summary>
internal sealed class Examination(Connection connection, HttpClient http, TimeProvider clock)
{
    /// <summary>Signatures and idempotency windows count in minutes; a few seconds are the HTTP date's own coarseness.</summary>
    private static readonly TimeSpan _clockTolerance = TimeSpan.FromSeconds(10);

    public async Task<DoctorReport> RunAsync(CancellationToken cancel)
    {
        var client = new HoldfastClient(http, clock);
        var (reached, date) = await ReachAsync(cancel);
        var checks = new List<HealthCheck> { reached };
        if (reached.Status == DoctorReport.Ok)
        {
            checks.Add(Clock(date));
            checks.Add(await KeyAsync(client, cancel));
            checks.AddRange(await ServerAsync(client, cancel));
        }
        return DoctorReport.Of(connection.Url, checks);
    }

    private async Task<(HealthCheck Check, DateTimeOffset? Date)> ReachAsync(CancellationToken cancel)
    {
        const string remedy = "Start it with ./run, or give its address with --url or HOLDFAST_URL.";
        try
        {
            using var response = await http.GetAsync(new Uri("health/live", UriKind.Relative), cancel);
            return response.IsSuccessStatusCode
                ? (Good("server", $"{connection.Url} answers."), response.Headers.Date)
                : (Bad("server", Invariant($"{connection.Url} answers {(int)response.StatusCode}: this is not Holdfast."), remedy), null);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            return (Bad("server", $"{connection.Url} does not answer: {unreachable.Message}", remedy), null);
        }
    }

    private HealthCheck Clock(DateTimeOffset? server)
    {
        if (server is not { } there) return Doubtful("clock", "The server's answer has no date.", "Look for a proxy that removes it.");
        var skew = (clock.GetUtcNow() - there).Duration();
        return skew <= _clockTolerance
            ? Good("clock", "This machine and the server agree on the time.")
            : Doubtful("clock", Invariant($"This machine and the server are {skew.TotalSeconds:0} s apart."), "Set both by NTP.");
    }

    private async Task<HealthCheck> KeyAsync(HoldfastClient client, CancellationToken cancel)
    {
        if (connection.Key is null) return Bad("key", "There is none.", Connection.NoKey);
        try
        {
            var key = await client.GetCurrentKeyAsync(cancel);
            var of = key.Tenant is { } tenant ? $"of tenant {tenant}" : "of no tenant";
            var role = key.Role.ToString().ToLowerInvariant();
            return Good("key", $"\"{key.Name}\" (…{key.Hint}, from {connection.KeyFrom}) has role {role} {of}.");
        }
        catch (HoldfastException refused)
        {
            var detail = $"The key from {connection.KeyFrom} is refused: {refused.Message}";
            return Bad("key", detail, "Have an admin make one: POST /api/v1/keys.");
        }
    }

    private static async Task<IEnumerable<HealthCheck>> ServerAsync(HoldfastClient client, CancellationToken cancel)
    {
        try
        {
            return (await client.GetHealthAsync(cancel)).Checks;
        }
        catch (HoldfastException refused)
        {
            return [Bad("health", $"/health/ready gives no report: {refused.Message}", "Look into the server's log.")];
        }
    }

    private static HealthCheck Good(string name, string detail) => new(name, DoctorReport.Ok, detail);

    private static HealthCheck Doubtful(string name, string detail, string remedy) => new(name, DoctorReport.Warning, detail, remedy);

    private static HealthCheck Bad(string name, string detail, string remedy) => new(name, DoctorReport.Failing, detail, remedy);
}
