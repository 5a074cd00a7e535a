using System.CommandLine;
using System.CommandLine.Parsing;
using Holdfast.Cli.Replay;
using Holdfast.Client;
using Holdfast.Client.Contract;

namespace Holdfast.Cli.Commands;

internal static class ReplayCommand
{
    private const string Notes =
        """
        The practice model plays the recorded model, and its tools answer as recorded; the server does everything else as ever.
        Compared are, in order and character by character, what users and assistants said, tool calls (id, name, arguments) and
        tool results; then the tokens in the ledger with those the practice model billed, class by class. Ends with 1 on any
        difference and on any refused model call.

        Before that a recording is brought into the form that a conversation can have:
        - The leading system message becomes the agent's instructions; later ones are left out.
        - What stands before the first message that is answered is imported.
        - Assistant messages in a row are one answer, user messages in a row one message, joined by a blank line. Blank text says
          nothing.
        - A call whose result was not recorded gets "(no result was recorded)".
        - A session that ends with an answer owed gets "(end of recording)" from the practice model. Both are checked too, but not
          counted.
        - The results of parallel calls are compared in the order of the calls.
        - Anthropic's dialect has no way to say tool arguments that are no JSON object, and none for an assistant that speaks
          first: such a session is played in OpenAI's.
        Tools come from a file tools_NAME.json beside a recording with NAME in its file name; others that are called take any object.
        """;

    public static Command Create(Shell shell)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Recordings: JSON lines of {id, messages}, .jsonl or .jsonl.gz; patterns allowed",
            Arity = ArgumentArity.OneOrMore,
        };
        var limit = new Option<int?>("--limit") { Description = "At most so many sessions of each file [default: all]", HelpName = "N" };
        var parallel = new Option<int>("--parallel")
        {
            Description = "Sessions played at the same time", HelpName = "N", DefaultValueFactory = _ => 8,
        };
        var prefix = new Option<string>("--agent-prefix")
        {
            Description = "Names of the agents made for it begin with this", DefaultValueFactory = _ => "replay",
        };
        var practice = new Option<string>("--practice")
        {
            Description = "The practice model's address, as seen from here and from the server [env: HOLDFAST_PRACTICE_URL]",
            HelpName = "address", DefaultValueFactory = _ => shell.Terminal.Environment("HOLDFAST_PRACTICE_URL") ?? "http://127.0.0.1:8788",
        };
        var dialect = new Option<string>("--dialect")
        {
            Description = "The protocol in which the server speaks to the practice model", DefaultValueFactory = _ => "anthropic",
        };
        dialect.AcceptOnlyFromAmong("anthropic", "openai");
        var command = new ExampleCommand(
            "replay", "Plays recorded conversations through the whole system and checks that the journal equals the recording.",
            "holdfast replay recordings/*.jsonl.gz",
            "holdfast replay retail.jsonl.gz --limit 10 --parallel 2",
            "holdfast replay retail.jsonl --json | jq .different")
        { files, limit, parallel, prefix, practice, dialect };
        command.Notes = Notes;
        AtLeastOne(limit, result => result.GetValue(limit));
        AtLeastOne(parallel, result => result.GetValue(parallel));
        command.SetAction(async (parsed, cancel) =>
        {
            var address = Address(parsed.GetRequiredValue(practice));
            var client = shell.Client(parsed, KeyRole.Admin);
            var sessions = await ReadAsync(parsed.GetRequiredValue(files), parsed.GetValue(limit) ?? int.MaxValue, cancel);
            using var http = new HttpClient { BaseAddress = address };
            var run = new ReplayRun(
                client, new PracticeModel(http), new ReplayAgent(address, parsed.GetValue(dialect) == "openai"),
                new(parsed.GetRequiredValue(prefix), parsed.GetValue(parallel)));
            var report = await Progress.WatchAsync(
                shell.Terminal, "sessions replayed", progress => run.RunAsync(sessions, progress, cancel));
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(report);
            else ReplayPrinter.Print(report, shell.Terminal.Out);
            return report.Different.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }

    private static void AtLeastOne(Option option, Func<OptionResult, int?> value) => option.Validators.Add(result =>
    {
        if (value(result) < 1) result.AddError($"{option.Name} must be at least 1.");
    });

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
