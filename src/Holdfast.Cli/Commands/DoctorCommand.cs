using System.CommandLine;
using System.Net.Http.Headers;
using Holdfast.Cli.Doctor;
using Holdfast.Client.Contract;
using Spectre.Console;

namespace Holdfast.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Create(Shell shell)
    {
        var command = new ExampleCommand(
            "doctor", "Checks the way to the server, clock, key, data folder, database and models, and says what to do.",
            "holdfast doctor", "holdfast doctor --url https://holdfast.example.com --key hf_...", "holdfast doctor --json | jq -r .status");
        command.SetAction(async (parsed, cancel) =>
        {
            var connection = shell.Connection(parsed, KeyRole.Operator);
            using var http = new HttpClient { BaseAddress = connection.Url, Timeout = TimeSpan.FromSeconds(10) };
            if (connection.Key is { } key) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            var report = await new Examination(connection, http, TimeProvider.System).RunAsync(cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(report);
            else Print(report, shell.Terminal.Out);
            return report.Status == DoctorReport.Failing ? ExitCode.Failed : ExitCode.Ok;
        });
        return command;
    }

    private static void Print(DoctorReport report, IAnsiConsole console)
    {
        foreach (var check in report.Checks)
        {
            var (mark, colour) = check.Status switch
            {
                DoctorReport.Ok => ("✓", "green"),
                DoctorReport.Warning => ("!", "yellow"),
                _ => ("✗", "red"),
            };
            console.MarkupLine($"[{colour}]{mark}[/] {Markup.Escape(check.Name)}: {Markup.Escape(check.Detail)}");
            if (check.Remedy is { } remedy) console.MarkupLine($"  [{colour}]→[/] {Markup.Escape(remedy)}");
        }
    }
}
