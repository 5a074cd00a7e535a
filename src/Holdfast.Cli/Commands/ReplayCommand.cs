using System.CommandLine;
using Holdfast.Cli.Replay;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Commands;

internal static class ReplayCommand
{
    public static Command Create(Shell shell)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Recordings: JSON lines of {id, messages}, .jsonl or .jsonl.gz; patterns allowed", Arity = ArgumentArity.OneOrMore,
        };
        var limit = Number("--limit", "At most so many sessions of each file [default: all]", int.MaxValue);
        var parallel = Number("--parallel", "Sessions played at the same time [default: 8]", 8);
        var prefix = new Option<string>("--agent-prefix")
        {
            Description = "Names of the agents made for it begin with this", DefaultValueFactory = _ => "replay",
        };
        var practice = new Option<string>("--practice")
        {
            Description = "The practice model's address, as seen from here and from the server [env: HOLDFAST_PRACTICE_URL; default: http://127.0.0.1:8788]",
            HelpName = "address", DefaultValueFactory = _ => shell.Terminal.Environment("HOLDFAST_PRACTICE_URL") ?? "http://127.0.0.1:8788",
        };
        var model = new Option<string>("--model")
        {
            Description = "The practice model's replay, as the server knows it: provider/model", DefaultValueFactory = _ => "practice/practice-replay",
        };
        var command = new ExampleCommand(
            "replay",
            "Plays recorded conversations through the whole system, the practice model in the role of the recorded model and of its tools, and checks "
            + "that the journal equals the recording message by message and the ledger the practice model's bill token by token. Ends with 1 on any difference.",
            "holdfast replay recordings/*.jsonl.gz", "holdfast replay retail.jsonl.gz --limit 10 --parallel 2", "holdfast replay retail.jsonl --json | jq .different")
        { files, limit, parallel, prefix, practice, model };
        command.SetAction(async (parsed, cancel) =>
        {
            var address = Address(parsed.GetRequiredValue(practice));
            var client = shell.Client(parsed, KeyRole.Admin);
            var sessions = await ReadAsync(parsed.GetRequiredValue(files), parsed.GetValue(limit), cancel);
            using var http = new HttpClient { BaseAddress = address };
            var run = new ReplayRun(
                client, new PracticeModel(http), new ReplayAgent(address, parsed.GetRequiredValue(model)),
                new(parsed.GetRequiredValue(prefix), parsed.GetValue(parallel)));
            var report = await Progress.WatchAsync(shell.Terminal, "sessions replayed", progress => run.RunAsync(sessions, progress, cancel));
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(report);
            else ReplayPrinter.Print(report, shell.Terminal.Out);
            return report.Different.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) < 1) result.AddError($"{name} must be at least 1.");
        });
        return option;
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new CliError($"--practice: \"{text}\" is no http or https address.");

    private static async Task<List<(string, RecordedSession)>> ReadAsync(string[] paths, int limit, CancellationToken cancel)
    {
        var sessions = new List<(string, RecordedSession)>();
        foreach (var file in RecordingFiles.Find(paths))
            sessions.AddRange((await RecordingFiles.ReadAsync(file, limit, cancel)).Select(session => (file, session)));
        return sessions;
    }
}
