using System.Text.Json;
using Holdfast.Tests.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Holdfast.Tests.Cli;

public sealed class DoctorTests
{
    private const string Key =
        """
        {"id":"key_1","role":"operator","name":"night shift","hint":"x7f2","created_at":"2026-11-21T10:00:00Z","tenant":"acme"}
        """;

    private const string Ready = """{"status":"ok","checks":[{"name":"database","status":"ok","detail":"SQLite, 12 MB"}]}""";

    private const string NotReady =
        """
        {"status":"failing","checks":[{"name":"database","status":"ok","detail":"SQLite, 12 MB"},
         {"name":"provider anthropic","status":"failing","detail":"401 from api.anthropic.com","remedy":"Check ANTHROPIC_API_KEY."}]}
        """;

    [Fact]
    public async Task Healthy_server_passes_every_check()
    {
        await using var stub = await StartAsync(Ready, 200);

        var run = await CliRun.OfAsync(stub.Server.Url, "doctor");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("✓ key: \"night shift\" (…x7f2, from --key) has role operator of tenant acme.", run.Out);
        Assert.Contains("✓ clock", run.Out);
        Assert.Contains("✓ database: SQLite, 12 MB", run.Out);
    }

    [Fact]
    public async Task Failing_check_is_shown_with_its_remedy_and_ends_with_1()
    {
        await using var stub = await StartAsync(NotReady, 503);

        var run = await CliRun.OfAsync(stub.Server.Url, "doctor");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("✗ provider anthropic: 401 from api.anthropic.com", run.Out);
        Assert.Contains("→ Check ANTHROPIC_API_KEY.", run.Out);
    }

    [Fact]
    public async Task Clock_that_is_off_is_a_warning()
    {
        await using var stub = await StartAsync(Ready, 200, date: DateTimeOffset.UtcNow.AddMinutes(-5));

        var run = await CliRun.OfAsync(stub.Server.Url, "doctor", "--json");

        var report = JsonElement.Parse(run.Out);
        Assert.Equal((0, "warning"), (run.ExitCode, report.GetProperty("status").GetString()));
        var clock = report.GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "clock");
        Assert.Contains("s apart", clock.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Refused_key_says_where_it_came_from_and_what_to_do()
    {
        await using var stub = await Stubbed.StartAsync((http, asked) => asked.Path switch
        {
            "/health/live" => http.JsonAsync("{}"),
            "/health/ready" => http.JsonAsync(Ready),
            _ => http.ProblemAsync(401, "HF0003"),
        });

        var run = await CliRun.OfAsync(stub.Server.Url, "doctor");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("✗ key: The key from --key is refused: HF0003", run.Out);
        Assert.Contains("→ Have an admin make one", run.Out);
    }

    [Fact]
    public async Task Something_else_at_the_address_is_not_taken_for_holdfast()
    {
        await using var stub = await Stubbed.StartAsync((http, _) => http.JsonAsync("not found", 404, "text/plain"));

        var run = await CliRun.OfAsync(stub.Server.Url, "doctor");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("this is not Holdfast", run.Out);
    }

    private static Task<Stubbed> StartAsync(string ready, int status, DateTimeOffset? date = null) => Stubbed.StartAsync((http, asked) =>
    {
        if (date is { } told) http.Response.Headers.Date = told.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return asked.Path switch
        {
            "/health/live" => http.JsonAsync("{}"),
            "/health/ready" => http.JsonAsync(ready, status),
            _ => http.JsonAsync(Key),
        };
    });
}
